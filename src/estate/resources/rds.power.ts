import type { DBInstance } from '@aws-sdk/client-rds';
import type { PowerEvent } from '../../core/evidence/power-events.ts';
import type { AsJsonObject } from '../../core/json.ts';
import type { Power, ResourceType } from '../../core/resource-type.ts';

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

/** How long RDS keeps events: 14 days, in minutes. */
const fortnight = 14 * 24 * 60;

/** When a database was stopped and started in the last 14 days, and whether AWS did it by itself. */
export const databaseEvents: NonNullable<NonNullable<ResourceType['power']>['events']> = {
  iam: ['rds:DescribeEvents'],
  read: async (aws, id) => {
    const events = await aws.read.rds.describeEvents({
      SourceIdentifier: id,
      SourceType: 'db-instance',
      Duration: fortnight,
    });
    return events
      .flatMap(({ Date: at, Message: message = '' }): PowerEvent[] => {
        const kind = meaning(message);
        return kind === undefined || at === undefined ? [] : [{ at, kind }];
      })
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  },
};

/**
 * What an event's message says about the power state: RDS-EVENT-0154, 0088 and 0087. AWS returns only the message, not
 * the number.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 */
function meaning(message: string): PowerEvent['kind'] | undefined {
  if (/exceeding the maximum allowed time being stopped/i.test(message)) return 'restarted';
  if (/^DB instance started\b/i.test(message)) return 'started';
  return /^DB instance stopped\b/i.test(message) ? 'stopped' : undefined;
}
