import { filter } from '../../core/filter.ts';
import { asItem, ITEM } from '../compile/item.ts';
import { boundValue, erased } from '../matching/bound-value.ts';
import { valueFaults } from '../matching/value-faults.ts';
import { valueSchema } from '../matching/value-options.ts';

/**
 * `event`: compares a value of the event that started the run. It matches all resources or none; without an event it
 * matches all. Source: Custodian's filter of that name.
 */
export const event = filter({
  name: 'event',
  schema: valueSchema,
  example: '{ type: event, key: detail.eventName, value: RunInstances }',
  validate: valueFaults,
  reads: () => new Set(),
  bind: (options, context) => {
    const { event: startEvent } = context;
    if (startEvent === undefined || startEvent === null)
      return erased<null>({ kind: 'each', extract: () => null, test: () => true, describe: () => noEvent });
    const bound = boundValue(options, { ...context, type: ITEM });
    const eventItem = asItem(startEvent as Record<string, unknown>, 'event', { account: '', region: '' });
    return { ...bound, extract: (_resource, evidence) => bound.extract(eventItem, evidence) };
  },
});

const noEvent = { property: 'event that started this run', expected: { kind: 'anything' } } as const;
