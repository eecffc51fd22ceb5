import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { budgetChoice } from '../matching/budget-choice.ts';
import { actualSpend, type BudgetStatus, budgetReader, expectedSpend, propertyText } from '../matching/budget-group.ts';
import { budgetFaults, budgetSchema } from '../matching/budget-schema.ts';

/**
 * `budget`: the group of the resource (by a tag, owner, account or service) has spent more this month than its limit.
 * Cost Explorer is up to a day late, and a tag counts only from the day on which it was activated for cost allocation.
 * A group that Cost Explorer does not return is unknown, not cheap. Source:
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export const budget = filter({
  name: 'budget',
  schema: budgetSchema,
  example: '{ type: budget, key: team, limit: 500 }',
  evidence: ['spend', 'aws-budget'],
  validate: (options, { type, settings }) => budgetFaults(options, type, settings.payer !== undefined),
  reads: ({ by }) => new Set(by === 'account' || by === 'service' ? [] : ['Tags']),
  bind: (options, context) => {
    const { groupOf, needs, statusOf } = budgetReader(options, context);
    if (options.choose !== undefined) return budgetChoice(options, context);
    return {
      kind: 'evident',
      needs,
      extract: (resource: Resource, evidence): BudgetStatus | undefined | Unknown => {
        const group = groupOf(resource);
        return group && statusOf(resource, group, evidence);
      },
      test: (actual: BudgetStatus | undefined) => actual?.isOver === true,
      describe: (actual) => ({
        property: propertyText(options),
        ...(!isUnknown(actual) && actual !== undefined && { actual: actualSpend(actual, context.now, options.counts) }),
        expected: expectedSpend(options, isUnknown(actual) ? undefined : actual?.limit),
      }),
    };
  },
});
