import { expect, test } from '@jest/globals';
import type { Plan } from '../../../src/core/plan.ts';
import { diffPlans, isSame } from '../../../src/plan/diff.ts';
import { linesFiles, planFiles } from '../../../src/plan/folder.ts';
import { readPlan } from '../../../src/plan/read-folder.ts';
import { byPrefix, planOf, policy, resource, task } from './world.ts';

const all = [{ each: byPrefix('') }];
const deleting = policy('p', all, [['delete']]);
const changes = (before: Plan, after: Plan): readonly unknown[] =>
  diffPlans(before, after).matches.map((match) => [
    match.subject.id,
    match.kind,
    ...(match.kind === 'changed' ? match.in : []),
  ]);

test('a plan and what was read back of it say the same', () => {
  const plan = planOf([deleting], [resource('b1', task), resource('b2')]);
  const texts = new Map(planFiles(plan).map(({ name, pieces }) => [name, [...pieces()].join('')]));
  const files = (['plan', ...linesFiles] as const).map((name) => [
    name,
    { path: name, text: texts.get(name === 'plan' ? 'plan.json' : `${name}.ndjson`) },
  ]);
  const reread = readPlan(Object.fromEntries(files) as Parameters<typeof readPlan>[0]);
  const withActual = diffPlans(plan, reread.plan as Plan);
  expect([withActual.matches, isSame(withActual)]).toEqual([[], true]);
});

test('matches are new, gone or changed: in step, refusal, date, reason or price', () => {
  const before = planOf(
    [deleting],
    [
      resource('b1', task),
      resource('b2', task),
      resource('b3'),
      resource('b4'),
      resource('b5', task),
      resource('b6', task),
    ],
  );
  const first = (_: string, arn: string): string | undefined =>
    arn.endsWith('b3') ? '2026-11-01T00:00:00Z' : '2026-11-20T00:00:00Z';
  const after = planOf(
    [policy('p', all, [['delete']])],
    [
      resource('b0', task),
      resource('b2', { ...task, 'mayfly-hold': '2026-12-01' }),
      resource('b3'),
      resource('b4'),
      resource('b5', { 'lifespan-intent': 'persistent-support' }),
      resource('b6', task),
    ],
    [],
    { firstMatched: first },
  );
  expect(changes(before, after)).toEqual([
    ['b0', 'new'],
    ['b1', 'gone'],
    ['b2', 'changed', 'does', 'when', 'cost'],
    ['b3', 'changed', 'does', 'when', 'cost'],
    ['b4', 'changed', 'when'],
    // Now it waits for a person.
    ['b5', 'changed', 'does'],
  ]);
});

test('other options are a change; another actual value is none while the result is the same', () => {
  const marking = (days: number): Plan => planOf([policy('p', all, [['mark-for-op', { days }]])], [resource('b1')]);
  expect(changes(marking(1), marking(2))).toEqual([['b1', 'changed', 'does']]);
  const plan = planOf([deleting], [resource('b1', task)]);
  const withActual = (value: string): Plan => ({
    ...plan,
    findings: plan.findings.map((finding) => ({
      ...finding,
      because: { ...finding.because, actual: { kind: 'value', value } },
    })),
  });
  expect(changes(withActual('3 days'), withActual('4 days'))).toEqual([]);
  const withExpected: Plan = {
    ...plan,
    findings: plan.findings.map((finding) => ({
      ...finding,
      because: { ...finding.because, expected: { kind: 'age', op: 'gt', days: 9 } },
    })),
  };
  expect(changes(plan, withExpected)).toEqual([['b1', 'changed', 'why']]);
});

test('policies and gaps that are new, gone or changed, and other settings, are differences by themselves', () => {
  const [one, other] = [policy('p', all, []), policy('q', all, [])];
  const before = planOf([one, other], []);
  const after = planOf([policy('p', all, [], { digest: 'another' }), policy('r', all, [])], []);
  expect(diffPlans(before, after).policies).toEqual([
    { policy: 'p', type: 'box', kind: 'changed' },
    { policy: 'q', type: 'box', kind: 'gone' },
    { policy: 'r', type: 'box', kind: 'new' },
  ]);
  const unread = (...ids: string[]): Plan =>
    planOf(
      [one],
      ids.map((id) => resource(id, {}, { unread: 'Tags' })),
    );
  const gaps = (a: Plan, b: Plan): readonly unknown[] =>
    diffPlans(a, b).gaps.map(({ kind, gap, countBefore }) => [kind, gap.what, countBefore, gap.count]);
  expect(gaps(unread(), unread('b1'))).toEqual([['new', 'Tags', 0, 1]]);
  expect(gaps(unread('b1'), unread('b1', 'b2'))).toEqual([['changed', 'Tags', 1, 2]]);
  expect(gaps(unread('b1'), unread())).toEqual([['gone', 'Tags', 1, 1]]);
  const { header } = before;
  expect(
    isSame(diffPlans(before, { ...before, header: { ...header, digests: { ...header.digests, settings: 'x' } } })),
  ).toBe(false);
});
