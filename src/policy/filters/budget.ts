import * as z from 'zod';
import type { Need } from '../../core/evidence.ts';
import { filter } from '../../core/filter.ts';
import { need } from '../../core/need.ts';
import type { Resource } from '../../core/resource.ts';
import type { SpendAnswer, SpendQuestion } from '../../core/spend-question.ts';
import { isUnknown, unknown } from '../../core/truth.ts';

/**
 * `budget`: the group that a resource belongs to, by a tag, has spent more this month than it may. Cost Explorer is up to a day late, and a tag counts only
 * from the day on which it was activated for cost allocation: a group that Cost Explorer does not name is unknown, not cheap.
 * Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export const budget = filter({
  name: 'budget',
  schema: z.strictObject({
    key: z.string().min(1).describe('The tag that says whose money it is, in its exact case: `team`'),
    limit: z.number().positive().describe('US dollars that each value of the tag may spend in a calendar month (UTC)'),
    limits: z.record(z.string(), z.number().positive()).default({}).describe('Other limits for some values: `{platform: 2000}`'),
    metric: z
      .enum(['UnblendedCost', 'AmortizedCost', 'NetUnblendedCost', 'NetAmortizedCost'])
      .default('UnblendedCost')
      .describe("Which of Cost Explorer's figures counts"),
  }),
  example: '{ type: budget, key: team, limit: 500 }',
  evidence: ['spend'],
  reads: () => new Set(['Tags']),
  bind: ({ key, limit, limits, metric }, { now }) => {
    const question: SpendQuestion = { tag: key, metric, ...monthToDate(now) };
    // One question for all regions: Cost Explorer knows accounts only.
    const ask = ({ account }: Resource): Need => need('spend', { account, region: 'us-east-1' }, question);
    return {
      kind: 'evident',
      needs: (resource) => (resource.tags.has(key) ? [ask(resource)] : []),
      look: (resource, evidence) => {
        const group = resource.tags.get(key);
        if (group === undefined) return undefined;
        const answer = evidence.get(ask(resource).key);
        if (answer === undefined) return unknown('spend: not read');
        if (isUnknown(answer)) return answer;
        const { dollars, asOf } = answer as SpendAnswer;
        const spent = Object.hasOwn(dollars, group) ? dollars[group] : undefined;
        if (spent === undefined) return unknown(`spend: Cost Explorer names no spend for ${key}=${group}`);
        return { group, spent, asOf, limit: (Object.hasOwn(limits, group) ? limits[group] : undefined) ?? limit };
      },
      holds: (found) => found !== undefined && found.spent > found.limit,
      describe: (found) => ({
        looked: `spend of tag:${key}`,
        ...(!isUnknown(found) && found !== undefined && { found: `${found.group}: $${found.spent.toFixed(2)} since ${question.from} (as of ${found.asOf})` }),
        wanted: `more than $${!isUnknown(found) && found !== undefined ? found.limit : limit} a month`,
      }),
    };
  },
});

/** From the first of the month to the end of today, in UTC, as Cost Explorer counts. */
function monthToDate(now: Date): { readonly from: string; readonly until: string } {
  const month = now.toISOString().slice(0, 7);
  return { from: `${month}-01`, until: new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10) };
}
