import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import { filter } from '../../core/filter.ts';
import { comparisonNames, comparisonWith, operatorOf } from '../matching/comparison.ts';

/**
 * `tag-count`: how many tags a resource has; AWS's own (`aws:…`) do not count. Source: Custodian's filter of that name.
 */
export const tagCount = filter({
  name: 'tag-count',
  schema: z.strictObject({
    count: z.int().nonnegative().default(10).describe('The number to compare with'),
    op: z.enum(comparisonNames).default('gte').describe('How the number of tags compares with `count`'),
  }),
  example: '{ type: tag-count, count: 40, op: gt }',
  reads: () => new Set(['Tags']),
  bind: ({ count, op }) => ({
    kind: 'each',
    extract: ({ tags }) => {
      let own = 0;
      for (const key of tags.keys()) if (!key.startsWith('aws:')) own += 1;
      return own;
    },
    test: comparisonWith(op, count),
    describe: (actual) => ({
      property: 'number of tags',
      actual: shown(actual),
      expected: { kind: 'compare', op: operatorOf(op), value: count },
    }),
  }),
});
