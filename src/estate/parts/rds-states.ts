import type { Checked, CheckInput, Obstacle } from '../../core/verb.ts';
import { failed, mayLag, wait } from './checks.ts';

/**
 * Whether a database or a cluster is in a state that it does not leave by itself. All others (`maintenance`,
 * `upgrading`, `modifying`, `configuring-…`, `storage-optimization` and so on) are states on a way, and healthy ones.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Status.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/accessing-monitoring.html
 */
export function isBrokenState(status = ''): boolean {
  return broken.test(status);
}

const broken =
  /^(failed|.*-failed|incompatible-.*|inaccessible-.*|insufficient-capacity|restore-error|storage-full|deleting)$/;

/** Whether it is in the middle of something that ends with `available`, such as the backup that a snapshot begins. */
export function isOnItsWay(status: string | undefined): boolean {
  return status !== undefined && !isBrokenState(status) && !/^(available|stopped|stopping)$/.test(status);
}

/**
 * What is in the way of a write that RDS takes only in some states: the backup window, or the backup that a snapshot of
 * the same plan has begun, lasts a few minutes. In any other state the write is tried, and RDS says what it thinks.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html (`backing-up`),
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html (`InvalidDBInstanceState`)
 */
export function passingState(status: string | undefined): Obstacle | undefined {
  return isOnItsWay(status) && status !== 'storage-optimization'
    ? { message: `it is ${status}`, passes: true }
    : undefined;
}

/**
 * What to conclude of a start or a stop that is not done. All states on the way are healthy: maintenance, an upgrade or
 * a backup may begin right after a start. But an hour after the request, the state before it means a failure: AWS did
 * not switch it, or somebody switched it back. No page says how long AWS takes to begin; the hour is ours.
 */
export function checkOnTheWay(
  status: string | undefined,
  expected: 'available' | 'stopped',
  input: Pick<CheckInput<object, unknown>, 'performed' | 'now'>,
): Checked {
  if (status === undefined || isBrokenState(status)) return failed(`it is ${status ?? 'gone'}, not ${expected}`);
  const isUnswitched = expected === 'available' ? /^stopp(?:ed|ing)$/.test(status) : status === 'available';
  return !isUnswitched || mayLag(input, 60 * 60_000) ? wait : failed(`an hour after the request it is ${status}`);
}
