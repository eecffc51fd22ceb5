import * as z from 'zod';

/** The key `cost` of mayfly.yml: how costs and prices are found out. */
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
        'A role in the account that pays for the others: Cost Explorer and AWS Budgets are read there, ' +
          'once for all accounts. Left out: they are read in each account',
      ),
    resources: z
      .boolean()
      .default(false)
      .describe(
        'Read the cost of each single resource from Cost Explorer, if its data on resources are switched on: ' +
          'a call, 0.01 US dollars, for each service, account and day',
      ),
    prices: z
      .enum(['table', 'price-list'])
      .default('table')
      .describe(
        '`price-list`: read AWS’s Price List, which costs nothing, and cache its prices for 30 days; ' +
          '`table`: only the small table that comes with Mayfly',
      ),
  })
  .prefault({})
  .describe('Costs and prices (docs/costs.md)');

/** The account that pays: the account of its role. */
export function payerOf({ role }: z.output<typeof cost>): string | undefined {
  return role?.split(':')[4];
}
