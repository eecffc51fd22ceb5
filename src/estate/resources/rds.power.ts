import type { DBInstance } from '@aws-sdk/client-rds';
import type { AsJsonObject } from '../../core/json.ts';
import type { Power } from '../../core/resource-type.ts';

/**
 * RDS starts a stopped database again after this time.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
 */
const sevenDays = 7 * 86_400_000;

/**
 * Whether a database is on or off. AWS does not report when it was stopped, but when it will be started again: seven
 * days later. Since when a database has been running is known only from its events.
 */
export function databasePower({
  DBInstanceStatus: status,
  AutomaticRestartTime: restart,
}: Pick<AsJsonObject<DBInstance>, 'DBInstanceStatus' | 'AutomaticRestartTime'>): Power {
  if (status === 'available') return { status: 'on' };
  if (status !== 'stopped') return { status: 'changing' };
  return {
    status: 'off',
    ...(restart !== undefined && { since: new Date(Date.parse(restart) - sevenDays).toISOString() }),
  };
}
