import { expect, test } from '@jest/globals';
import { limitsOf } from '../../../src/app/limits.ts';
import { startGateFor } from '../../../src/app/start-gate.ts';
import { defaultConfig } from '../../../src/config/settings.ts';
import type { Origin } from '../../../src/core/origin.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Step } from '../../../src/core/step.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';

const saturday = new Date('2026-11-21T02:00:00Z');
const steps = [
  made('snapshot'),
  made('unprotect', ['snapshot']),
  made('delete', ['snapshot', 'unprotect']),
  made('tag'),
  made('start'),
];

test.each([
  ['observe', ['snapshot refused', 'unprotect refused', 'delete refused', 'tag refused', 'start refused']],
  ['notify', ['snapshot refused', 'unprotect refused', 'delete refused', 'tag goes', 'start refused']],
  ['stop', ['snapshot refused', 'unprotect refused', 'delete refused', 'tag goes', 'start goes']],
  ['delete', ['snapshot goes', 'unprotect goes', 'delete goes', 'tag goes', 'start goes']],
] as const)(
  'a step that would start is refused if it is beyond the rollout stage `%s` that mayfly.yml names now',
  async (stage, answers) => {
    const promotion = [{ policies: ['p'], stage }];
    expect(await asked({ ...defaultConfig, mode: 'act', promotion })).toEqual(answers);
  },
);

test('the refusal of a step beyond the rollout stage says so, and that it is no window to wait for', async () => {
  const gate = gateFor({ ...defaultConfig, mode: 'act', promotion: [{ policies: ['p'], stage: 'notify' }] });
  expect(await gate(made('delete'))).toEqual({
    kind: 'refused',
    cause: 'promotion',
    message: 'the rollout stage of p is `notify` here, and this needs `delete`',
  });
});

test('a restore starts whatever the rollout stage, because a person asks for it', async () => {
  const config = {
    ...defaultConfig,
    mode: 'act' as const,
    promotion: [{ policies: ['p'], stage: 'observe' as const }],
  };
  expect(await asked(config, { kind: 'restore', plan: 'p0', step: 's0' }, { effect: 'restore' })).toEqual(
    steps.map(({ verb }) => `${verb} goes`),
  );
});

test('outside its window a delete waits, with the steps that prepare it; other steps do not wait', async () => {
  const config = {
    ...defaultConfig,
    mode: 'act' as const,
    windows: [{ open: ['mon 09:00-17:00'], 'not-before-holiday': false }],
  };
  expect(await asked(config)).toEqual(['snapshot waits', 'unprotect waits', 'delete waits', 'tag goes', 'start goes']);
});

test('of these the delete alone counts in a night', async () => {
  const none = {
    ...defaultConfig,
    mode: 'act' as const,
    ceilings: { ...defaultConfig.ceilings, 'per-night': { deletions: 0 } },
  };
  expect(await asked(none)).toEqual(['snapshot goes', 'unprotect goes', 'delete waits', 'tag goes', 'start goes']);
});

test('windows and ceilings do not limit a restore; a policy that is named like a restore is limited', async () => {
  const closed = {
    ...defaultConfig,
    mode: 'act' as const,
    windows: [{ open: ['mon 09:00-17:00'], 'not-before-holiday': false }],
    ceilings: { ...defaultConfig.ceilings, 'per-night': { deletions: 0 } },
  };
  expect(await asked(closed, { kind: 'restore', plan: 'p0', step: 's0' }, { effect: 'stop' })).toEqual(
    steps.map(({ verb }) => `${verb} goes`),
  );
  expect(await asked(closed, { kind: 'policy' }, { policy: 'undo of s0', requestedBy: 'restore' })).toContain(
    'delete waits',
  );
});

test('no restore deletes, so a delete is limited also in a plan that says it is a restore', async () => {
  const closed = {
    ...defaultConfig,
    mode: 'act' as const,
    windows: [{ open: ['mon 09:00-17:00'], 'not-before-holiday': false }],
  };
  expect(await asked(closed, { kind: 'restore', plan: 'p0', step: 's0' })).toEqual([
    'snapshot waits',
    'unprotect waits',
    'delete waits',
    'tag goes',
    'start goes',
  ]);
});

test('the ceiling of the night counts what the guard has just read if the plan knew of less', async () => {
  const deletion = { ...made('delete'), subject: { ...made('delete').subject, type: 'asg' } };
  const ledger = openSqliteLedger(':memory:');
  const ceilings = { ...defaultConfig.ceilings, 'per-night': { deletions: 5 } };
  const gate = startGateFor(
    { header: { id: 'p1', origin: { kind: 'policy' } }, steps: [deletion] } as unknown as Plan,
    {
      limits: limitsOf({ ...defaultConfig, mode: 'act', ceilings }, []),
      ledger,
      tz: 'UTC',
      clock: () => saturday,
    },
  );
  expect(await gate(deletion, 30)).toMatchObject({
    kind: 'waits',
    message: expect.stringContaining('the ceiling is 5'),
  });
  expect(await gate(deletion, 4)).toBeUndefined();
  expect((await ledger.bookings(deletion.subject.account, '2026-11-20')).map(({ deletions }) => deletions)).toEqual([
    5,
  ]);
});

async function asked(
  config: typeof defaultConfig,
  origin: Origin = { kind: 'policy' },
  changes: Partial<Step> = {},
): Promise<readonly string[]> {
  const changed = steps.map((step) => ({ ...step, ...changes }));
  const gate = gateFor(config, origin, changed);
  const answers: string[] = [];
  for (const step of changed) answers.push(`${step.verb} ${(await gate(step))?.kind ?? 'goes'}`);
  return answers;
}

function gateFor(config: typeof defaultConfig, origin: Origin = { kind: 'policy' }, planned = steps) {
  const plan = { header: { id: 'p1', origin }, steps: planned } as unknown as Plan;
  return startGateFor(plan, {
    limits: limitsOf(config, []),
    ledger: openSqliteLedger(':memory:'),
    tz: 'UTC',
    clock: () => saturday,
  });
}

function made(verb: 'snapshot' | 'unprotect' | 'delete' | 'tag' | 'start', waitsFor: readonly string[] = []): Step {
  const subject = {
    type: 'ec2',
    id: 'i-1',
    arn: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
    account: '111122223333',
    region: 'eu-west-1',
  };
  return {
    id: verb,
    finding: 'f1',
    policy: 'p',
    subject: { ...subject, class: 'ephemeral-task' },
    verb,
    effect: verb,
    options: {},
    waitsFor,
    alsoDestroys: [],
    estimate: { unknown: '' },
    undo: { possible: false, reason: 'a test' },
    requestedBy: 'delete',
  };
}
