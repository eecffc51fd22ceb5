import * as z from 'zod';

/** What a policy says of a budget. */
export const budgetSchema = z
  .strictObject({
    by: z
      .enum(['tag', 'owner', 'account', 'service'])
      .default('tag')
      .describe(
        'Whose money it is: by the tag `key`, by the owner tags of mayfly.yml, by account, or by AWS’s service',
      ),
    key: z
      .string()
      .min(1)
      .optional()
      .describe('With `by: tag`, the tag, in its exact case: `team`. It must be activated for cost allocation'),
    limit: z.number().positive().optional().describe('US dollars that each group may spend in a calendar month (UTC)'),
    limits: z
      .record(z.string(), z.number().positive())
      .default({})
      .describe('Other limits for some groups: `{platform: 2000}`'),
    budget: z
      .string()
      .min(1)
      .optional()
      .describe('Instead of `limit`: the name of a monthly cost budget in AWS Budgets, whose limit each group has'),
    counts: z
      .enum(['billed', 'spent', 'forecast'])
      .default('spent')
      .describe(
        'What is held against the limit: what Cost Explorer has billed; that and an estimate of the hours since; or what the month will come to at the present rate',
      ),
    nights: z
      .union([z.literal(1), z.literal(2)])
      .default(1)
      .describe(
        '2: an earlier day’s reading, kept in the ledger, must have been over the limit, too. For whatever stops or deletes: figures of one night may be corrected in the next',
      ),
    across: z
      .enum(['account', 'organization'])
      .default('account')
      .describe(
        'Whether the spend of each account counts by itself, or that of all together; the second wants `cost: role` in mayfly.yml',
      ),
    metric: z
      .enum(['UnblendedCost', 'AmortizedCost', 'NetUnblendedCost', 'NetAmortizedCost'])
      .default('UnblendedCost')
      .describe("Which of Cost Explorer's figures counts"),
    choose: z
      .literal('costliest-first')
      .optional()
      .describe(
        'Takes not all resources of a group over its limit, but as many as it takes: ephemeral tasks first, within a class the costliest, and nothing that is persistent-core',
      ),
    until: z
      .literal('under-budget')
      .optional()
      .describe('With `choose`: until what the month will come to is within the limit'),
  })
  .describe('A budget');

export type BudgetOptions = z.output<typeof budgetSchema>;

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
  readonly remedy: string;
}

/** What a schema cannot see. */
export function budgetFaults(
  options: BudgetOptions,
  type: { readonly name: string; readonly billedAs?: string },
  hasPayer: boolean,
): readonly Fault[] {
  const { by, key, limit, budget, across, choose, until } = options;
  return [
    ...fault(
      by === 'tag' && key === undefined,
      [],
      'It does not say by which tag.',
      'Add `key: team`, the tag in its exact case, or `by: account`.',
    ),
    ...fault(
      by !== 'tag' && key !== undefined,
      ['key'],
      `\`by: ${by}\` goes by no key.`,
      'Leave out `key`, or write `by: tag`.',
    ),
    ...fault(
      limit === undefined && budget === undefined,
      [],
      'It has no limit.',
      'Add `limit: 500`, US dollars a month, or `budget:` with the name of one in AWS Budgets.',
    ),
    ...fault(
      limit !== undefined && budget !== undefined,
      ['budget'],
      'It has two limits.',
      'Leave out `limit` or `budget`.',
    ),
    ...fault(
      by === 'service' && type.billedAs === undefined,
      ['by'],
      `It is not known under which service ${type.name} is billed.`,
      'Go by tag, owner or account.',
    ),
    ...fault(
      across === 'organization' && !hasPayer,
      ['across'],
      'Nothing is known of the other accounts.',
      'Name a role of the account that pays as `cost: { role: ARN }` in mayfly.yml.',
    ),
    ...fault(
      (choose === undefined) !== (until === undefined),
      [],
      '`choose` and `until` belong together.',
      'Write both: `choose: costliest-first, until: under-budget`.',
    ),
  ];
}

function fault(isWrong: boolean, path: readonly string[], message: string, remedy: string): readonly Fault[] {
  return isWrong ? [{ path, message, remedy }] : [];
}
