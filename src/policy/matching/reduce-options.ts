import * as z from 'zod';

const sortSchema = z.union([
  z.string(),
  z.looseObject({
    key: z.string().optional().describe('`tag:NAME`, a key of the resource, or JMESPath'),
    value_type: z.enum(['string', 'number', 'date']).default('string').describe('How the value is read'),
    value_regex: z
      .string()
      .optional()
      .describe('A regular expression with one group: the text that it captures is used'),
  }),
]);

/** The options of `reduce`, also within `list-item`. */
export const reduceSchema = z.strictObject({
  'group-by': sortSchema.optional().describe('Group resources by this value; limits apply to each group'),
  'sort-by': sortSchema.optional().describe('The value by which resources are sorted within their group'),
  order: z
    .enum(['asc', 'desc', 'reverse', 'randomize'])
    .optional()
    .describe('`reverse` turns the original order; `randomize` shuffles, the same way in every run of the same plan'),
  'null-order': z.enum(['first', 'last']).default('last').describe('Where resources without the value are placed'),
  limit: z.int().nonnegative().default(0).describe('Select at most this many of each group; 0: all'),
  'limit-percent': z
    .number()
    .min(0)
    .max(100)
    .default(0)
    .describe('Select at most this percentage of each group; 0: all'),
  discard: z.int().nonnegative().default(0).describe('Skip this many of each group first'),
  'discard-percent': z.number().min(0).max(100).default(0).describe('Skip this percentage of each group first'),
});

export type ReduceOptions = z.infer<typeof reduceSchema>;

/** By what to group or sort: a key alone, or with how its value is read. */
export type SortOptions = z.infer<typeof sortSchema>;
