import type { Group, GroupDefinition, ResultByTime } from '@aws-sdk/client-cost-explorer';
import type { Aws } from '../../core/aws.ts';
import {
  type SpendAnswer,
  type SpendQuestion,
  type SpendReading,
  type SpendRow,
  spendKind,
} from '../../core/evidence/spend.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { decimalIn } from '../aws/decimal.ts';

/**
 * `spend`: the spend by values of a tag, by accounts or by services. For a tag that is not activated for cost
 * allocation, Cost Explorer answers as if no resource had it. Such an answer is unknown, not zero.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export const spend = spendKind.gatherer({
  iam: ['ce:GetCostAndUsage'],
  gather: async (aws, needs, now) => {
    const answers = new Map<string, SpendAnswer | Unknown>();
    // One after the other: each call costs money, and there are few.
    for (const { key, question } of needs) answers.set(key, await fetchSpend(aws, question, now));
    return answers;
  },
});

async function fetchSpend(aws: Aws, question: SpendQuestion, now: Date): Promise<SpendAnswer | Unknown> {
  return orUnknown(async () => {
    const days = await aws.read.costExplorer.getCostAndUsage({
      TimePeriod: { Start: question.from, End: question.until },
      Granularity: 'DAILY',
      Metrics: [question.metric],
      GroupBy: groupings(question),
    });
    const reading = readingOf(days, question, aws.place.account, now);
    return 'cause' in reading ? reading : { now: reading, earlier: null };
  });
}

/** Cost Explorer accepts at most two groupings. */
function groupings({ by, perAccount }: SpendQuestion): GroupDefinition[] {
  const account: GroupDefinition = { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' };
  if (by === 'account') return [account];
  const grouping: GroupDefinition =
    by === 'service' ? { Type: 'DIMENSION', Key: 'SERVICE' } : { Type: 'TAG', Key: tagOf(by) };
  return perAccount ? [account, grouping] : [grouping];
}

function readingOf(
  results: readonly AsJsonObject<ResultByTime>[],
  question: SpendQuestion,
  askedAccount: string,
  now: Date,
): SpendReading | Unknown {
  const rows = new Map<string, SpendRow & { readonly days: number[] }>();
  const first = Date.parse(question.from);
  for (const { TimePeriod, Groups = [] } of results) {
    const day = Math.round((Date.parse(TimePeriod?.Start ?? '') - first) / 86_400_000);
    for (const group of Groups) {
      const amount = amountOf(group, question.metric);
      if (typeof amount === 'string') return unknown(amount);
      if (Number.isNaN(day)) return unknown('Cost Explorer returned spend without its day');
      const { account, value } = groupOf(group, question, askedAccount);
      const key = JSON.stringify([account, value]);
      const row = rows.get(key) ?? { account, value, days: noDays(question) };
      rows.set(key, row);
      row.days[day] = (row.days[day] ?? 0) + amount;
    }
  }
  if (question.by.startsWith('tag:') && [...rows.values()].every(({ value }) => value === ''))
    return unknown(`tag-not-activated: ${tagOf(question.by)}`);
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return { rows: sorted, from: question.from, askedAt: now.toISOString() };
}

function noDays({ from, until }: SpendQuestion): number[] {
  return Array.from({ length: Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000) }, () => 0);
}

/** The amount in US dollars, or why there is none. */
function amountOf(group: AsJsonObject<Group>, metric: string): number | string {
  const { Amount, Unit } = group.Metrics?.[metric] ?? {};
  if (Unit !== 'USD') return `Cost Explorer returned ${metric} in ${Unit ?? 'an unknown currency'}, not in USD`;
  return decimalIn(Amount) ?? `Cost Explorer returned ${metric} without an amount`;
}

/** The keys of a group are in the order of the groupings. */
function groupOf(
  { Keys = [] }: AsJsonObject<Group>,
  { by, perAccount }: SpendQuestion,
  askedAccount: string,
): Pick<SpendRow, 'account' | 'value'> {
  const [first = '', second = ''] = Keys;
  if (by === 'account') return { account: first, value: first };
  const [account, key] = perAccount ? [first, second] : [askedAccount, first];
  return { account, value: by === 'service' ? key : tagValueOf(key, tagOf(by)) };
}

/** Cost Explorer names a group `team$web`, and resources without the tag `team$`. */
function tagValueOf(key: string, tag: string): string {
  return key.startsWith(`${tag}$`) ? key.slice(tag.length + 1) : key;
}

function tagOf(by: string): string {
  return by.slice('tag:'.length);
}
