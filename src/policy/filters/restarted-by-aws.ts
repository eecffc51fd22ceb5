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
        return started ?? { by: 'nobody' as const };
      },
      test: ({ by }) => by === 'AWS',
      describe: (actual) => ({
        property: 'who started it after it was last stopped',
        ...(!isUnknown(actual) && {
          actual: { kind: 'value', value: actual.by, ...('at' in actual && { at: actual.at }) },
        }),
        expected: { kind: 'compare', op: 'eq', value: 'AWS' },
      }),
    };
  },
});
