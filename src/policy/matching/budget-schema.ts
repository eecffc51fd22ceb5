import * as z from 'zod';

/** The options of a budget. */
export const budgetSchema = z
  .strictObject({
    by: z
      .enum(['tag', 'owner', 'account', 'service'])
      .default('tag')
      .describe(
        'How spend is grouped: by the tag `key`, by the owner tags of mayfly.yml, by account, or by AWS service',
      ),
    key: z
      .string()
      .min(1)
      .optional()
      .describe(
        'With `by: tag`: the tag key, in its exact case, such as `team`. The tag must be activated for cost ' +
          'allocation',
      ),
    limit: z.number().positive().optional().describe('US dollars that each group may spend in a calendar month (UTC)'),
    limits: z
      .record(z.string(), z.number().positive())
      .default({})
      .describe('Other limits for some groups: `{platform: 2000}`'),
    budget: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Instead of `limit`: the name of a monthly cost budget in AWS Budgets; its limit applies to each group',
      ),
    counts: z
      .enum(['billed', 'spent', 'forecast'])
      .default('spent')
      .describe(
        'Which amount is compared with the limit. `billed`: what Cost Explorer has billed; `spent`: that ' +
          'and an estimate of the hours since; `forecast`: the whole month at the present rate',
      ),
    nights: z
      .union([z.literal(1), z.literal(2)])
      .default(1)
      .describe(
        '2: the limit must also have been exceeded on an earlier day, by a reading in the ledger. Use it ' +
          'for whatever stops or deletes: AWS may correct the figures of one night in the next',
      ),
    across: z
      .enum(['account', 'organization'])
      .default('account')
      .describe(
        'Whether each account counts by itself or all accounts count together; `organization` needs `cost: ' +
          'role` in mayfly.yml',
      ),
    metric: z
      .enum(['UnblendedCost', 'AmortizedCost', 'NetUnblendedCost', 'NetAmortizedCost'])
      .default('UnblendedCost')
      .describe('Which figure of Cost Explorer counts'),
    choose: z
      .literal('costliest-first')
      .optional()
      .describe(
        'Of a group over its limit, select only as many resources as it takes instead of all: ephemeral ' +
          'tasks first, within a class the most expensive first, never persistent-core',
      ),
    until: z
      .literal('under-budget')
      .optional()
      .describe('With `choose`: select until the forecast for the month is within the limit'),
  })
  .describe('A budget');

export type BudgetOptions = z.output<typeof budgetSchema>;

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
  readonly remedy: string;
}

/** Faults that the schema cannot see. */
export function budgetFaults(
  options: BudgetOptions,
  type: { readonly name: string; readonly billedAs?: string },
  hasPayer: boolean,
): readonly Fault[] {
  const { by, key, limit, limits, budget, across, choose, until } = options;
  return [
    ...fault(
      by === 'tag' && key === undefined,
      [],
      'The filter does not say which tag to group by.',
      'Add `key: team`, with the tag key in its exact case, or `by: account`.',
    ),
    ...fault(
      by !== 'tag' && key !== undefined,
      ['key'],
      `\`by: ${by}\` does not use \`key\`.`,
      'Remove `key`, or write `by: tag`.',
    ),
    ...fault(
      limit === undefined && budget === undefined,
      [],
      'The filter has no limit.',
      'Add `limit: 500` (US dollars a month), or `budget:` with the name of a budget in AWS Budgets.',
    ),
    ...fault(
      limit !== undefined && budget !== undefined,
      ['budget'],
      'The filter has two limits.',
      'Remove `limit` or `budget`.',
    ),
    ...fault(
      Object.keys(limits).some((group) => group.trim() === ''),
      ['limits'],
      'A group without a name has no limit: a tag without a value puts a resource into no group.',
      'Remove the empty name.',
    ),
    ...fault(
      by === 'service' && type.billedAs === undefined,
      ['by'],
      `Mayfly does not know under which service ${type.name} is billed.`,
      'Group by tag, owner or account.',
    ),
    ...fault(
      across === 'organization' && !hasPayer,
      ['across'],
      'Mayfly cannot read the spend of the other accounts.',
      'Add a role of the account that pays to mayfly.yml: `cost: { role: ARN }`.',
    ),
    ...fault(
      (choose === undefined) !== (until === undefined),
      [],
      '`choose` and `until` need each other.',
      'Write both: `choose: costliest-first, until: under-budget`.',
    ),
  ];
}

function fault(isWrong: boolean, path: readonly string[], message: string, remedy: string): readonly Fault[] {
  return isWrong ? [{ path, message, remedy }] : [];
}
