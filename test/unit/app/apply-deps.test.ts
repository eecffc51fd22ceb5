import { expect, test } from '@jest/globals';
import { applyDeps } from '../../../src/app/apply-deps.ts';
import { isUnknown } from '../../../src/core/truth.ts';
import { NoCredentials } from '../../../src/estate/aws/no-credentials.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';
import { applyPlanIn, planIn, setupOf } from '../../laws/policy-sweep.ts';
import { copyOf, thingOf } from '../../laws/thing.ts';
import { worldOf } from '../../laws/world.ts';

const idle = thingOf('ec2', 'i-1', { mark: 'task', due: true, spelling: 0 }, { state: 'running', use: 'idle' });
const stopIdle = {
  name: 'stop-idle',
  kind: 'ec2' as const,
  filters: [{ written: 'idle', means: () => true }],
  reduce: undefined,
  actions: ['stop'],
  skips: false,
};

/** Applies a plan to stop an idle instance, with one call of apply failing. */
async function applied(failing: number | undefined, is: 'denied' | 'throttled' = 'denied') {
  const world = worldOf(copyOf([idle]));
  const ledger = openSqliteLedger(':memory:');
  const plan = await planIn(world, [stopIdle], ledger);
  if (failing !== undefined) world.faults = [{ at: world.calls + failing, kind: is }];
  const { receipts } = await applyPlanIn(world, plan, ledger, [stopIdle]);
  return { ending: receipts[0]?.ending, state: world.things.get('i-1')?.state };
}

test('an idle instance is stopped where its metrics can be read again', async () => {
  expect(await applied(undefined)).toMatchObject({ ending: { status: 'done' }, state: 'stopped' });
});

test.each([
  [1, 'UnauthorizedOperation on ec2:DescribeInstances', 'its subject'],
  [2, 'UnauthorizedOperation on cloudwatch:GetMetricData', 'its metrics'],
])('where call %i is denied, the receipt says so: %s (%s)', async (failing, cause) => {
  expect(await applied(failing)).toEqual({
    ending: {
      status: 'refused',
      cause: 'changed',
      message: `whether stop-idle still matches it is not known: ${cause}`,
    },
    state: 'running',
  });
});

test('where the guard is denied, it is refused; where AWS was only busy, it is read again', async () => {
  expect(await applied(0)).toMatchObject({ ending: { status: 'refused', cause: 'unread' }, state: 'running' });
  expect(await applied(0, 'throttled')).toMatchObject({ ending: { status: 'done' }, state: 'stopped' });
});

test('whoever listens hears of an error in our own code that only refuses a step', async () => {
  const world = worldOf(copyOf([idle]));
  const ledger = openSqliteLedger(':memory:');
  const plan = await planIn(world, [stopIdle], ledger);
  const wheres: string[] = [];
  const { guard } = await applyDeps(plan, {
    setup: setupOf(),
    connection: {
      places: [],
      unreached: [],
      open: () => {
        throw new TypeError('boom');
      },
    },
    ledger,
    deliver: () => Promise.resolve(),
    runtime: {
      clock: () => new Date(world.time),
      listen: (event) => {
        if (event.kind === 'fault') wheres.push(event.where);
      },
    },
  });
  const { refusals } = await guard.permit(plan.steps);
  expect([refusals.size, wheres]).toEqual([1, ['opening a place']]);
});

test('where nobody has credentials for an account, only what its findings rest on is unknown', async () => {
  const world = worldOf(copyOf([idle]));
  const ledger = openSqliteLedger(':memory:');
  const plan = await planIn(world, [stopIdle], ledger);
  const open = () => {
    throw new NoCredentials('there are no credentials');
  };
  const { evidence } = await applyDeps(plan, {
    setup: setupOf(),
    connection: { places: [], unreached: [], open },
    ledger,
    deliver: () => Promise.resolve(),
    runtime: { clock: () => new Date(world.time) },
  });
  const answers = [...(await evidence(plan.findings)).values()];
  expect([...new Set(answers.map((answer) => isUnknown(answer) && answer.cause))]).toEqual([
    'there are no credentials',
  ]);
});
