import * as z from 'zod';
import { powerEventsKind } from '../../core/evidence/power-events.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown } from '../../core/truth.ts';
import { lastStart } from '../schedule/started-by.ts';

/**
 * `restarted-by-aws`: it runs because RDS starts by itself what has been stopped for seven days, and nobody has stopped
 * or started it since. This is read from its events, which RDS stores for 14 days. Source:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
 */
export const restartedByAws = filter({
  name: 'restarted-by-aws',
  isForSomeTypes: true,
  schema: z.strictObject({}),
  example: '{ type: restarted-by-aws }',
  evidence: ['power-events'],
  reads: (_options, { type }) => new Set(type.power?.keys),
  bind: (_options, { type }) => {
    const needFor = (resource: Resource) => powerEventsKind.need(resource, { type: resource.type, id: resource.id });
    const isOn = ({ raw }: Resource): boolean => type.power?.of(raw).status === 'on';
    return {
      kind: 'evident',
      needs: (resource) => (isOn(resource) ? [needFor(resource)] : []),
      extract: (resource, evidence) => {
        const started = isOn(resource) ? lastStart(powerEventsKind.answer(evidence, needFor(resource))) : undefined;
        if (isUnknown(started)) return started;
        return started === undefined ? { by: 'nobody lately' as const } : { by: started.by, at: started.at };
      },
      test: ({ by }) => by === 'AWS',
      describe: (actual) => ({
        property: 'started by',
        ...(!isUnknown(actual) && { actual: 'at' in actual ? `${actual.by} at ${actual.at}` : actual.by }),
        expected: 'AWS, after seven days',
      }),
    };
  },
});
