import { expect, test } from '@jest/globals';
import { suspensionOf } from '../../../src/core/suspended.ts';
import { arn, bench, planOf, refusedCall, start, step } from './bench.ts';

const day = 86_400_000;

/** Codes of EC2 and Auto Scaling that say: too much is in progress, come again. AWS sends them with HTTP 400. */
const codes = [
  'ConcurrentSnapshotLimitExceeded',
  'SnapshotCreationPerVolumeRateExceeded',
  'PendingSnapshotLimitExceeded',
  'ConcurrentCreateImageNoRebootLimitExceeded',
  'ConcurrentTagAccess',
  'ResourceLimitExceeded',
  'ScalingActivityInProgress',
  'ResourceContention',
  'RetryableError',
  // As the SDK names what AWS's model names.
  'ScalingActivityInProgressFault',
  'ResourceContentionFault',
];

test.each(codes)('%s: the run comes again half a minute later, and the step is done', async (code) => {
  const world = bench(['a']);
  let times = 7;
  world.before = () => {
    if (times-- > 0) throw refusedCall(code);
  };
  const { receipts } = await world.apply(planOf([step('a', 'stop')]));
  expect(receipts.map(({ ending }) => ending.status)).toEqual(['done']);
  expect(world.sent).toHaveLength(8);
  expect(world.time - start).toBeGreaterThanOrEqual(7 * 30_000);
});

test('what AWS always turns away is refused for this night, is not suspended, and holds nothing up', async () => {
  const world = bench(['a', 'b']);
  const code = 'ConcurrentSnapshotLimitExceeded';
  world.before = (call) => {
    if (call === 'stop a') throw refusedCall(code);
  };
  for (const night of [0, 1, 2, 3]) {
    const plan = planOf([step('a', 'stop'), step('b', 'stop')]);
    const now = start + night * day;
    world.time = Math.max(world.time, now);
    Object.assign(world.boxes.get('b') ?? {}, { State: 'on' });
    const header = {
      ...plan.header,
      id: `p${night}`,
      now: new Date(now).toISOString(),
      expires: new Date(now + 3 * day).toISOString(),
    };
    const { receipts } = await world.apply({ ...plan, header });
    expect(receipts.map(({ ending }) => ending)).toEqual([
      {
        status: 'refused',
        cause: 'state',
        message: `AWS has too much of this in progress: ${code} on box:Write, 20 times. A later run tries it again`,
      },
      expect.objectContaining({ status: 'done' }),
    ]);
  }
  const history = await world.ledger.history(new Date(world.time));
  expect(history.failures('due', arn('a'), 'stop')).toEqual([]);
  expect(suspensionOf(history.failures('due', arn('a'), 'stop'), 'd')).toBeUndefined();
  expect(history.underWay(arn('a'))).toBeUndefined();
});

test('a quota that is used up does not ask to come again: a failure', async () => {
  const world = bench(['a']);
  world.before = () => {
    throw refusedCall('SnapshotLimitExceeded');
  };
  const { receipts } = await world.apply(planOf([step('a', 'stop')]));
  expect(receipts.map(({ ending }) => ending.status)).toEqual(['failed']);
});

test.each([
  'SnapshotQuotaExceeded',
  'DBInstanceAutomatedBackupQuotaExceeded',
  'DBClusterAutomatedBackupQuotaExceededFault',
  // As the SDK names it.
  'SnapshotQuotaExceededFault',
])('%s: refused for this night at once, and nothing that suspends', async (code) => {
  const world = bench(['a']);
  world.before = () => {
    throw refusedCall(code);
  };
  const { receipts } = await world.apply(planOf([step('a', 'stop')]));
  const message = `a quota of the account has no room for it: ${code} on box:Write. A later run tries it again`;
  expect(receipts.map(({ ending }) => ending)).toEqual([{ status: 'refused', cause: 'quota', message }]);
  expect(world.sent).toHaveLength(1);
  const history = await world.ledger.history(new Date(world.time));
  expect(history.failures('due', arn('a'), 'stop')).toEqual([]);
});
