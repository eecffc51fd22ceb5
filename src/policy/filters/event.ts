import { filter } from '../../core/filter.ts';
import { asItem, ITEM } from '../compile/item.ts';
import { valueFaults } from '../matching/value-faults.ts';
import { boundValue, erased, valueSchema } from './value.ts';

/**
 * `event`: compares a value of the event that started the run, and so lets all resources pass or none. A run that no
 * event started lets all pass. Source: Custodian's filter of that name.
 */
export const event = filter({
  name: 'event',
  schema: valueSchema,
  example: '{ type: event, key: detail.eventName, value: RunInstances }',
  validate: valueFaults,
  reads: () => new Set(),
  bind: (options, context) => {
    const { event: started } = context;
    if (started === undefined || started === null)
      return erased<null>({ kind: 'each', look: () => null, holds: () => true, describe: () => noEvent });
    const bound = boundValue(options, { ...context, type: ITEM });
    const asResource = asItem(started as Record<string, unknown>, 'event', { account: '', region: '' });
    return { ...bound, look: (_resource, evidence) => bound.look(asResource, evidence) };
  },
});

const noEvent = { looked: 'event', wanted: 'anything: no event started this run' };
