import type { Claim, ClaimStore } from '../claims.ts';
import { daysAfter } from './items.ts';
import { keyOf } from './key.ts';
import type { Item, Table } from './table.ts';

export function dynamoDbClaims(table: Table): ClaimStore {
  return {
    claim: async (claim, now) => {
      const { arn, plan, step, until } = claim;
      const item = { pk: 'claims', sk: keyOf(arn), arn, plan, step, until, expires: daysAfter(until, 1) };
      const free = {
        expression: 'attribute_not_exists(#pk) or (#plan = :plan and #step = :step) or #until <= :now',
        values: { plan, step, now: now.toISOString() },
      };
      for (;;) {
        if (await table.put(item, free)) return claim;
        const inForce = await table.get('claims', keyOf(arn));
        // Undefined where the claim was released in between: then the resource is free.
        if (inForce !== undefined) return claimOf(inForce);
      }
    },
    release: (arn, { plan, step }) =>
      table.remove('claims', keyOf(arn), { expression: '#plan = :plan and #step = :step', values: { plan, step } }),
  };
}

export function claimOf({ arn, plan, step, until }: Item): Claim {
  return { arn: String(arn), plan: String(plan), step: String(step), until: String(until) };
}
