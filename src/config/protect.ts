import * as z from 'zod';
import { type BaselineId, baseline } from '../core/baseline.ts';

/** One switch per entry, made from the list itself: a new entry is on, and is in the reference. */
const baselineSwitches = z
  .strictObject({
    all: z.boolean().default(true).describe('`false` switches the whole list off'),
    ...(Object.fromEntries(
      baseline.map(({ id, why }) => [
        id,
        z.boolean().default(true).describe(`\`false\` switches this entry off. On, because ${why}`),
      ]),
    ) as Record<BaselineId, z.ZodDefault<z.ZodBoolean>>),
  })
  .prefault({})
  .describe('What is protected out of the box (docs/protection.md); `mayfly protected` lists it');

/** `protect`: what Mayfly does nothing to, whatever its tags say. */
export const protect = z
  .strictObject({
    arns: z
      .array(
        z
          .string()
          .regex(
            /^(arn:|\*)/,
            'Expected an ARN, or a pattern with `*` that begins as one: `arn:aws:rds:*:*:db:orders*`',
          ),
      )
      .default([])
      .describe('ARNs, or patterns with `*`, that Mayfly does nothing to'),
    accounts: z
      .array(
        z.string().regex(/^(\d{12}|[0-9*]*\*[0-9*]*)$/, 'An account is 12 digits, in quotes, or a pattern with `*`'),
      )
      .default([])
      .describe('Accounts, in quotes, in which Mayfly does nothing'),
    regions: z.array(z.string().min(1)).default([]).describe('Regions in which Mayfly does nothing'),
    baseline: baselineSwitches,
    'custom-resources-allowed': z
      .array(
        z
          .string()
          .regex(
            /^(Custom::|AWS::CloudFormation::CustomResource)/,
            'Expected the type of a custom resource, such as `Custom::Certificate`',
          ),
      )
      .default([])
      .describe(
        'Types of custom resources, or patterns with `*`. A stack with others is not deleted, ' +
          'because that runs the code behind them. A stack with these needs a role of its own',
      ),
  })
  .prefault({})
  .describe('What is protected whatever its tags say');
