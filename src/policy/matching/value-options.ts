import * as z from 'zod';
import { comparisonNames } from './comparison.ts';
import { tagKeyTransforms } from './tag-keys.ts';
import { valueTypes } from './value-type.ts';
import { valuesFromSchema } from './values-from.ts';

/** The options of `value`, which other filters take too. */
export const valueSchema = z.strictObject({
  key: z.string().optional().describe('The value to compare: `tag:NAME`, a key of the resource, or JMESPath'),
  value: z
    .union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.json())])
    .optional()
    .describe('The value to compare with, or one of the words `absent`, `present`, `not-null` and `empty`'),
  op: z.enum(comparisonNames).optional().describe('How the two compare; by default they must be equal'),
  value_type: z
    .enum(valueTypes)
    .optional()
    .describe('How the value is read before it is compared: as an age in days, a number, a version, …'),
  value_regex: z
    .string()
    .optional()
    .describe('A regular expression with one group: the text that it captures is compared instead of the value'),
  value_from: valuesFromSchema.optional().describe('A file with the values to compare with'),
  value_path: z.string().optional().describe('JMESPath to the value to compare with, in the same resource'),
  default: z.record(z.string(), z.json()).optional().describe('Accepted and ignored, as in Custodian'),
  tag_key_transforms: z
    .array(z.enum(tagKeyTransforms))
    .optional()
    .describe("Changes to the resource's tag keys before `tag:NAME` is looked up"),
});

export type ValueOptions = z.infer<typeof valueSchema>;
