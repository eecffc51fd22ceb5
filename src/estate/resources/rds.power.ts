import type { DBInstance } from '@aws-sdk/client-rds';
import type { AsJsonObject } from '../../core/json.ts';
import type { Power } from '../../core/resource-type.ts';

/**
 * For so long RDS leaves a database stopped. Source:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
 */
const sevenDays = 7 * 86_400_000;

/**
 * How a database stands. AWS does not say when it was stopped, but when it will start it again: seven days later. Since
 * when it runs, only its events tell.
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
