import { expect, test } from '@jest/globals';
import type { Plan } from '../../../src/core/plan.ts';
import { type LinesFile, planFiles } from '../../../src/plan/folder.ts';
import { readPlan } from '../../../src/plan/read-folder.ts';
import { byPrefix, planOf, policy, resource, task } from './world.ts';

const boxes = [
  resource('b1', { ...task, owner: 'jo\n\u001b' }),
  resource('b2'),
  resource('b3', task, { State: 'gone' }),
  resource('b4', task, { unread: 'Tags' }),
];
const plan = planOf([policy('p', [{ each: byPrefix('b') }], [['delete'], ['notify', { to: 'console' }]])], boxes);

type Texts = Record<LinesFile | 'plan', string>;

function written(planToWrite: Plan): Texts {
  const texts = Object.fromEntries(
    planFiles(planToWrite).map((file) => [file.name.replace(/\.(json|ndjson)$/, ''), [...file.pieces()].join('')]),
  );
  return texts as Texts;
}

function readFolder(texts: Partial<Texts>) {
  const file = (name: keyof Texts) => ({
    path: `out/plan/${name}.${name === 'plan' ? 'json' : 'ndjson'}`,
    text: texts[name],
  });
  return readPlan({
    plan: file('plan'),
    findings: file('findings'),
    steps: file('steps'),
    refusals: file('refusals'),
    gaps: file('gaps'),
  });
}

function faultsOf(texts: Partial<Texts>): readonly string[] {
  return readFolder(texts).diagnostics.map(({ code, at, message }) => `${at.file}:${at.line} ${code} ${message}`);
}

test('a plan that is written and read is the same plan', () => {
  expect(plan.steps.length * plan.refusals.length * plan.gaps.length).toBeGreaterThan(0);
  const result = readFolder(written(plan));
  expect(result.diagnostics).toEqual([]);
  expect(result.plan).toEqual(plan);
  expect(result.plan && written(result.plan)).toEqual(written(plan));
});

test('the origin of a restore is read as it was written; a plan without an origin is not applied', () => {
  const { header } = plan;
  const restore: Plan = { ...plan, header: { ...header, origin: { kind: 'restore', plan: 'p0', step: 's0' } } };
  expect(readFolder(written(restore)).plan).toEqual(restore);
  const { origin: _origin, ...without } = header;
  expect(faultsOf(written({ ...plan, header: without } as Plan))).toEqual([
    expect.stringContaining('plan/invalid `origin`'),
  ]);
});

test.each([600, 20_000])('a plan that is nested %i levels deep is refused with a sentence', (levels) => {
  const deep = `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const texts = written(plan);
  const [finding = ''] = texts.findings.split('\n');
  expect(faultsOf({ ...texts, findings: finding.replace('{', () => `{"notes":{"deep":${deep}},`) })).toContain(
    'out/plan/findings.ndjson:1 plan/invalid This is no plan: it is nested too deeply.',
  );
  expect(faultsOf({ ...texts, plan: texts.plan.replace('{', () => `{"notes":${deep},`) })).toEqual([
    'out/plan/plan.json:1 plan/invalid This is no plan: it is nested too deeply.',
  ]);
});

test('of an odd version only the beginning is shown', () => {
  const texts = written(plan);
  const odd = texts.plan.replace('"schemaVersion": 2', `"schemaVersion": "${'x'.repeat(9999)}"`);
  const [fault = ''] = faultsOf({ ...texts, plan: odd });
  expect(fault).toContain('This plan has schemaVersion "xxx');
  expect(fault.length).toBeLessThan(200);
});

test('a header sealed again over other policies or findings is not applied, and the digest is named', () => {
  const { header, findings } = plan;
  const added = { ...plan, findings: [...findings, { ...findings[0], id: 'slipped-in' }] } as Plan;
  expect(faultsOf(written(added))).toEqual([
    expect.stringMatching(
      /out\/plan\/plan\.json:\d+ plan\/changed .*`digests\.inventory` is not the digest of its findings/,
    ),
  ]);
  const rewritten = {
    ...plan,
    header: { ...header, policies: header.policies.map((headerPolicy) => ({ ...headerPolicy, digest: 'another' })) },
  };
  const [fault = ''] = faultsOf(written(rewritten));
  expect(fault).toContain('`digests.policies` is not the digest of its policies');
  const line = Number(/plan\.json:(\d+)/.exec(fault)?.[1]);
  expect(written(rewritten).plan.split('\n')[line - 1]).toContain('"policies":');
});

test.each<[string, (texts: Texts) => Partial<Texts>, string]>([
  [
    'a step that was edited',
    (texts) => ({ ...texts, steps: texts.steps.replace('"keep-days":30', '"keep-days":1') }),
    'out/plan/steps.ndjson:1 plan/changed This file was changed after the plan was made: its SHA-256 is',
  ],
  [
    'a step that was removed',
    (texts) => ({ ...texts, steps: texts.steps.slice(texts.steps.indexOf('\n') + 1) }),
    'it has 3 lines, and plan.json says 4.',
  ],
  ['a refusal that was removed', (texts) => ({ ...texts, refusals: '' }), 'out/plan/refusals.ndjson:1 plan/changed'],
  [
    'an expiry that was changed',
    (texts) => ({ ...texts, plan: texts.plan.replace('"expires": "2026-11-22', '"expires": "2027-11-22') }),
    'its seal does not match',
  ],
  [
    'an earlier version',
    (texts) => ({ ...texts, plan: texts.plan.replace('"schemaVersion": 2', '"schemaVersion": 1') }),
    'plan/version This plan has schemaVersion 1; this Mayfly reads version 2.',
  ],
  [
    'a line that is no step',
    (texts) => ({ ...texts, steps: `${texts.steps}{"id":1}\n` }),
    'out/plan/steps.ndjson:5 plan/invalid',
  ],
  [
    'a line that is cut',
    (texts) => ({ ...texts, findings: texts.findings.slice(0, -20) }),
    'out/plan/findings.ndjson:3 plan/not-json',
  ],
  ['no JSON at all', (texts) => ({ ...texts, plan: 'steps: []' }), 'out/plan/plan.json:1 plan/not-json'],
  ['a header that is null', (texts) => ({ ...texts, plan: 'null' }), 'plan/version This plan has no schemaVersion'],
  [
    'a member that is wrong',
    (texts) => ({ ...texts, plan: texts.plan.replace(/"expires": ".*"/, '"expires": "soon"') }),
    'out/plan/plan.json:9 plan/invalid `expires`',
  ],
  [
    'a missing file',
    ({ plan: head, findings, steps, refusals }) => ({ plan: head, findings, steps, refusals }),
    'out/plan/gaps.ndjson:1 plan/missing',
  ],
])('%s is not applied', (_, change, fault) => {
  const texts = change(written(plan));
  expect(readFolder(texts).plan).toBeUndefined();
  expect(faultsOf(texts).join('\n')).toContain(fault);
});

test('a plan of version 1 is refused, and the remedy is a new plan', () => {
  const texts = written(plan);
  const { diagnostics } = readFolder({
    ...texts,
    plan: texts.plan.replace('"schemaVersion": 2', '"schemaVersion": 1'),
  });
  expect(diagnostics).toMatchObject([
    {
      code: 'plan/version',
      message: 'This plan has schemaVersion 1; this Mayfly reads version 2.',
      remedy: 'Make the plan again with `mayfly plan`, then apply the new plan.',
    },
  ]);
});
