import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { toMarkdown } from '../../../../src/report/formats/plan-markdown.ts';
import { toText } from '../../../../src/report/formats/plan-text.ts';
import { expectGolden } from '../../../golden/expect-golden.ts';
import { reportedPlan } from '../reported-plan.ts';

const folder = 'out/plan';

test('a plan says what would happen and why, who owns it, what is left alone and what is not known', () => {
  expectGolden(toText(reportedPlan, { columns: 100, colour: false, folder }), 'plan-at-a-glance.txt');
});

test('a plan for a pull request folds and escapes', () => {
  expectGolden(toMarkdown(reportedPlan), 'plan-for-a-pull-request.md');
});

test('what deletes stands first, whatever its policy is called', () => {
  const { header } = reportedPlan;
  const turned = {
    ...reportedPlan,
    header: { ...header, totals: { ...header.totals, byPolicy: header.totals.byPolicy.toReversed() } },
  };
  const titles = toText(turned, { columns: 100, colour: false }).match(/^\S+ · \S+(?= ─)/gm);
  expect(titles).toEqual(['expired-ttl · ebs', 'idle-on-weekends · ec2', 'missing-owner · ec2']);
});

test('a plan for a pull request fits into a comment at any size, and names the policies it leaves out', () => {
  const { header, findings } = reportedPlan;
  const [totals] = header.totals.byPolicy;
  const [finding] = findings;
  if (!totals || !finding) throw new Error('the hand-made plan has a finding');
  const names = Array.from({ length: 60 }, (_, at) => `policy-${at}`);
  const large = {
    ...reportedPlan,
    steps: [],
    refusals: Array.from(
      { length: 500 },
      () => ({ ...reportedPlan.refusals[0], message: 'x'.repeat(300) }) as (typeof reportedPlan.refusals)[number],
    ),
    header: { ...header, totals: { ...header.totals, byPolicy: names.map((policy) => ({ ...totals, policy })) } },
    findings: names.flatMap((policy) =>
      Array.from({ length: 40 }, (_, at) => ({ ...finding, id: `${policy}-${at}`, policy })),
    ),
  };
  const markdown = toMarkdown(large);
  expect(markdown.length).toBeLessThan(65_536);
  expect(markdown).toMatch(/\d+ more policies are not shown, because .*: .*policy-/);
});

test.each([60, 80, 100, 160])('no line is wider than %i columns', (columns) => {
  const lines = toText(reportedPlan, { columns, colour: false, folder }).split('\n');
  expect(lines.filter((line) => line.length > columns)).toEqual([]);
});

test('the command that carries out the plan does so as it stands', () => {
  const last = (mode?: 'observe' | 'act') =>
    toText(reportedPlan, { columns: 100, colour: false, folder, mode }).trimEnd().split('\n').at(-1);
  expect(last()).toBe(`Nothing was changed. To apply this plan: mayfly apply ${folder} --mode act`);
  expect(last('observe')).toBe(last());
  expect(last('act')).toBe(`Nothing was changed. To apply this plan: mayfly apply ${folder}`);
});

test('where no price is known, no sum is printed', () => {
  const { header, steps } = reportedPlan;
  const unpriced = {
    ...reportedPlan,
    steps: steps.map((step) => ({ ...step, estimate: { unknown: 'no row' } })),
    header: { ...header, totals: { ...header.totals, perMonth: 0 } },
  };
  const text = toText(unpriced, { columns: 100, colour: false });
  expect(text).toMatch(/^ +\? {2}dollars a month: the prices of the steps are not known$/m);
  expect(text).not.toContain('$0.00');
});

test('colour changes no word', () => {
  const coloured = toText(reportedPlan, { columns: 100, colour: true, folder });
  expect(coloured).toContain('\u001b[');
  expect(stripVTControlCharacters(coloured)).toBe(toText(reportedPlan, { columns: 100, colour: false, folder }));
});

test('a tag cannot write to the terminal', () => {
  expect(toText(reportedPlan, { columns: 100, colour: false })).not.toContain('\u001b');
});
