import * as z from 'zod';

/** Where it is told what things cost. */
export const cost = z
  .strictObject({
    role: z
      .string()
      .regex(
        /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
        'Expected the ARN of a role in the account that pays, such as `arn:aws:iam::111122223333:role/mayfly-costs`',
      )
      .optional()
      .describe(
        'A role in the account that pays for the others: Cost Explorer and AWS Budgets are asked there, once for all accounts. Left out: each account is asked for itself',
      ),
    resources: z
      .boolean()
      .default(false)
      .describe(
        'Ask Cost Explorer what each resource itself cost, where its data on resources are switched on: a call, 0.01 US dollars, for each service, account and day',
      ),
    prices: z
      .enum(['table', 'price-list'])
      .default('table')
      .describe(
        '`price-list`: ask AWS’s Price List, which costs nothing, and keep its prices for 30 days; `table`: only the small table that comes with Mayfly',
      ),
  })
  .prefault({})
  .describe('What things cost (docs/costs.md)');

/** The account that pays, by the ARN of the role in it. */
export function payerOf({ role }: z.output<typeof cost>): string | undefined {
  return role?.split(':')[4];
}
