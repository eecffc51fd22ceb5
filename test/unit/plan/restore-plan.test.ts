import { describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Receipt } from '../../../src/core/receipt.ts';
import type { RestoreStep } from '../../../src/core/restore.ts';
import { planRestore } from '../../../src/plan/restore-plan.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { byPrefix, now, planOf, policy, resource, task, vocabulary } from './world.ts';

const box = resource('b1', task);
const stopping = policy('undo of s0', [{ each: byPrefix('b') }], [['stop']]);

test('a policy in a file cannot be named like a restore, and its plan is not taken for a restore', () => {
  const text = 'policies: [{name: undo of s0, resource: box, actions: [stop]}]';
  const loaded = loadPolicies([{ path: 'a.yml', text }], vocabulary, defaultSettings);
  expect(loaded.diagnostics.map(({ code }) => code)).toEqual(['policy/wrong-value']);
  expect(loaded.policies).toEqual([]);

  const plan = planOf([stopping], [box]);
  expect(plan.steps).toMatchObject([{ policy: 'undo of s0', verb: 'stop' }]);
  expect(plan.header.origin).toEqual({ kind: 'policy' });
});

test('a restore names the receipt that it undoes, and each step says whether it can be undone in turn', () => {
  const [step] = planOf([stopping], [box]).steps;
  if (step === undefined) throw new Error('the plan stops the box');
  const receipt: Receipt = {
    ...step,
    plan: 'p1',
    step: 's1',
    origin: { kind: 'policy' },
    policyDigest: 'd',
    began: now.toISOString(),
    ended: now.toISOString(),
    ending: { status: 'done', after: null },
    savings: { perMonth: 6, source: 'a price list' },
  };
  const restore = planRestore({
    receipt,
    attempt: 1,
    steps: [{ on: box, verb: 'start', options: {}, after: [] }],
    subjects: new Map([[box.arn, step.subject]]),
    existing: [box],
    types: vocabulary.types,
    settings: defaultSettings,
    now,
    planHours: 24,
  });
  expect(restore.header.origin).toEqual({ kind: 'restore', plan: 'p1', step: 's1' });
  expect(restore.steps).toMatchObject([
    { verb: 'start', policy: 'undo of s1', undo: { possible: false, reason: 'a test' }, estimate: { perMonth: -6 } },
  ]);
});

describe('the price of a restore', () => {
  const saved = { perMonth: 6, source: 'a price list' };
  const box = resource('b1', task);
  const priced = vocabulary.types.map((type) => ({
    ...type,
    perMonth: (raw: Record<string, unknown>) =>
      typeof raw.size === 'number' ? { perMonth: raw.size, source: 'our table' } : { unknown: 'no row' },
  }));

  function estimates(steps: readonly RestoreStep[], raw: Record<string, unknown> = {}) {
    const [step] = planOf([stopping], [box]).steps;
    if (step === undefined) throw new Error('the plan stops the box');
    return planRestore({
      receipt: {
        ...step,
        plan: 'p1',
        step: 's1',
        origin: { kind: 'policy' },
        policyDigest: 'd',
        verb: 'delete',
        began: now.toISOString(),
        ended: now.toISOString(),
        before: { raw, tags: {} } as never,
        ending: { status: 'done', after: null },
        savings: saved,
      },
      attempt: 1,
      steps,
      subjects: new Map([[box.arn, step.subject]]),
      existing: [box],
      types: priced,
      settings: defaultSettings,
      now,
      planHours: 24,
    }).steps.map(({ estimate }) => estimate);
  }
  const stepThat = (creates?: RestoreStep['creates'], after: readonly number[] = []): RestoreStep => ({
    on: box,
    verb: 'start',
    options: {},
    after,
    ...(creates && { creates }),
  });

  test('of what is only changed again is what that had saved', () => {
    expect(estimates([stepThat()])).toEqual([{ perMonth: -6, source: 'a price list' }]);
  });

  test('of what is created is the sum of its own prices, at each step that creates something', () => {
    const creates = [
      { type: 'box', raw: { size: 4 } },
      { type: 'box', raw: { size: 1 } },
    ];
    expect(
      estimates([stepThat(creates), stepThat(undefined, [0]), stepThat([{ type: 'box', raw: { size: 2 } }], [1])]),
    ).toEqual([
      { perMonth: -5, source: 'our table' },
      { perMonth: 0, source: 'counted with what is created' },
      { perMonth: -2, source: 'our table' },
    ]);
  });

  test('is not known if that of a part is not: it is not the price of something else', () => {
    const creates = [
      { type: 'box', raw: { size: 4 } },
      { type: 'box', raw: {} },
    ];
    expect(estimates([stepThat(creates)])).toEqual([{ unknown: 'no row' }]);
    expect(estimates([stepThat([{ type: 'nothing', raw: {} }])])).toEqual([
      { unknown: 'the price of nothing is not known' },
    ]);
  });
});
