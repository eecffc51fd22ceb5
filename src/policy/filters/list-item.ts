import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import type { Evidence } from '../../core/evidence/evidence.ts';
import { filter } from '../../core/filter.ts';
import type { Json } from '../../core/json.ts';
import type { Resource } from '../../core/resource.ts';
import { type Truth, Unknown, unknown } from '../../core/truth.ts';
import { jmespathFault } from '../../python/jmespath.ts';
import { isTrue } from '../../python/values.ts';
import { asItem } from '../compile/item.ts';
import { comparisonNames, comparisonWith, operatorOf } from '../matching/comparison.ts';
import { type Faults, itemFaults, itemFilters } from '../matching/item-filters.ts';
import { valueFinder } from '../matching/resource-value.ts';

/**
 * `list-item`: applies all of `attrs` to each item of a list in the resource, and matches if one item passes, or as
 * many as `count` says. Source: Custodian's filter of that name.
 */
export const listItem = filter({
  name: 'list-item',
  schema: z.strictObject({
    key: z.string().describe('JMESPath to the list'),
    attrs: z
      .array(z.json() as z.ZodType<Json>)
      .optional()
      .describe('The filters that an item must pass: `value`, `reduce`, and blocks (`and`, `or`, `not`) of them'),
    count: z.number().optional().describe('How many items must pass'),
    count_op: z.enum(comparisonNames).default('eq').describe('How their number compares with `count`'),
  }),
  example:
    '{ type: list-item, key: BlockDeviceMappings, count: 1, count_op: gte, ' +
    'attrs: [{ type: value, key: Ebs.DeleteOnTermination, value: false }] }',
  evidence: ['values'],
  validate: ({ key, attrs = [] }) => {
    const fault = jmespathFault(key);
    const noList: Faults = fault
      ? [
          {
            path: ['key'],
            message: `\`key\` is not valid JMESPath: ${fault.message}.`,
            remedy: 'See https://jmespath.org for the grammar.',
          },
        ]
      : [];
    return [...noList, ...itemFaults(attrs, ['attrs'])];
  },
  reads: ({ key }, { type }) => valueFinder(key, type).reads,
  bind: ({ key, attrs = [], count, count_op: op }, context) => {
    const { find } = valueFinder(key, context.type);
    const fits = context.compileItems(itemFilters(attrs, context.at));
    const enough = count === undefined ? (number: unknown): Truth => number !== 0 : comparisonWith(op, count);
    const extract = (resource: Resource, evidence: Evidence): number | Unknown => {
      const list = find(resource);
      if (list instanceof Unknown) return list;
      if (!isTrue(list)) return 0;
      if (!Array.isArray(list)) return unknown(`\`${key}\` is not a list`);
      return fitting(list, resource, evidence);
    };
    const fitting = (list: readonly unknown[], resource: Resource, evidence: Evidence): number | Unknown => {
      const items = list.map((item, index) => asItem(item as Record<string, Json>, String(index), resource));
      const { selected, unsure } = fits.select(items, evidence);
      const [undecided] = unsure;
      for (let more = 1; undecided && more <= unsure.length; more += 1) {
        if (enough(selected.length) !== enough(selected.length + more)) return unknown(undecided.cause);
      }
      return selected.length;
    };
    const needs = (resource: Resource) => {
      const list = find(resource);
      return Array.isArray(list)
        ? fits.needs(list.map((item, index) => asItem(item as Record<string, Json>, String(index), resource)))
        : [];
    };
    return {
      kind: JSON.stringify(attrs).includes('"value_from"') ? 'evident' : 'each',
      extract: extract,
      test: enough,
      needs,
      describe: (actual) => ({
        property: `number of items of ${key} that pass`,
        actual: shown(actual),
        expected:
          count === undefined
            ? { kind: 'compare', op: 'ge', value: 1 }
            : { kind: 'compare', op: operatorOf(op), value: count },
      }),
    };
  },
});
