import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Receipt } from '../../../src/core/receipt.ts';
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
