import { type BoundWhole, type FilterContext, filter, type Reads, type Selection } from '../../core/filter.ts';
import type { Truth } from '../../core/truth.ts';
import { joinedReads } from '../compile/node.ts';
import { boundValue } from '../matching/bound-value.ts';
import { expectedValue } from '../matching/expected-value.ts';
import { valueFinder } from '../matching/resource-value.ts';
import { valueFaults } from '../matching/value-faults.ts';
import { type ValueOptions, valueSchema } from '../matching/value-options.ts';
import { judgeOf } from '../matching/value-type.ts';

/**
 * `value`: compares a value of the resource. `key: value` is its short form. With `value_type: resource_count` it
 * matches all resources or none, depending on their number. Source: Custodian's filter of that name.
 */
export const value = filter({
  name: 'value',
  schema: valueSchema,
  example: '{ type: value, key: State.Name, op: in, value: [stopped, stopping] }',
  evidence: ['values'],
  validate: valueFaults,
  reads: (options, { type }): Reads => readsOf(options, type),
  bind: (options, context) =>
    options.value_type === 'resource_count' ? countFilter(options) : boundValue(options, context),
});

function readsOf(options: ValueOptions, type: FilterContext['type']): Reads {
  if (options.value_type === 'resource_count') return new Set();
  if (options.value_type === 'expr' && options.value_path !== undefined) return 'all';
  const keys = [options.key, options.value_path, options.value_type === 'expr' ? options.value : undefined];
  return joinedReads(keys.flatMap((key) => (typeof key === 'string' ? [valueFinder(key, type)] : [])));
}

/** Matches all resources or none, by how many the previous filters have left. */
function countFilter(options: ValueOptions): BoundWhole {
  const judge = judgeOf(options.op, undefined, options.value, new Date(0));
  const compare = (count: number): Truth => judge(count);
  return {
    kind: 'whole',
    select: (resources, _evidence, maybe = []): Selection => {
      const answer = compare(resources.length);
      for (let more = 1; more <= maybe.length; more += 1) {
        if (compare(resources.length + more) !== answer)
          return { selected: [], unsure: resources.map((resource) => ({ resource, cause: uncounted(maybe.length) })) };
      }
      return { selected: answer === true ? resources : [], unsure: [] };
    },
    expected: expectedValue(options),
  };
}

function uncounted(maybe: number): string {
  return `it is not known whether ${maybe} more resources count`;
}
