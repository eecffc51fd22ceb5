import pMap from 'p-map';
import type { Aws } from '../../core/aws.ts';
import { type PowerEvent, type PowerEventsQuestion, powerEventsKind } from '../../core/evidence/power-events.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';

/** How many calls run at the same time. AWS has no call for the events of several databases. */
const atOnce = 5;

/** How long RDS keeps events: 14 days, in minutes. */
const fortnight = 14 * 24 * 60;

/**
 * `power-events`: when a database was stopped and started in the last 14 days, and whether AWS did it by itself. One
 * call per database.
 */
export const powerEvents = powerEventsKind.gatherer({
  iam: ['rds:DescribeEvents'],
  gather: async (aws, needs) =>
    new Map(
      await pMap(needs, async ({ key, question }) => [key, await eventsOf(aws, question)] as const, {
        concurrency: atOnce,
      }),
    ),
});

async function eventsOf(aws: Aws, { type, id }: PowerEventsQuestion): Promise<readonly PowerEvent[] | Unknown> {
  if (type !== 'rds') return unknown(`AWS reports no events of ${type}`);
  try {
    const events = await aws.read.rds.describeEvents({
      SourceIdentifier: id,
      SourceType: 'db-instance',
      Duration: fortnight,
    });
    const powerEventsTold = events.flatMap(({ Date: at, Message: message = '' }): PowerEvent[] => {
      const is = meaning(message);
      return is === undefined || at === undefined ? [] : [{ at, kind: is }];
    });
    return powerEventsTold.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  } catch (error) {
    if (error instanceof CallFailed) return unknown(causeOf(error));
    throw error;
  }
}

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
