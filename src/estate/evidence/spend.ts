import type { Group, ResultByTime } from '@aws-sdk/client-cost-explorer';
import type { Aws } from '../../core/aws.ts';
import type { Answer, EvidenceKind } from '../../core/evidence.ts';
import type { AsJsonObject, Json } from '../../core/json.ts';
import type { SpendAnswer, SpendQuestion } from '../../core/spend-question.ts';
import { unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';

/**
 * `spend`: what an account spent by the values of one tag. Cost Explorer answers for a tag that is not activated for cost allocation as if nothing carried it:
 * such an answer is unknown, not zero.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export const spend: EvidenceKind = {
  name: 'spend',
  iam: ['ce:GetCostAndUsage'],
  gather: async (aws, needs, now) => {
    const answers = new Map<string, Answer>();
    // One after the other: each call is paid for, and there are few.
    for (const { key, question } of needs) answers.set(key, await ask(aws, questionOf(question), now));
    return answers;
  },
};

async function ask(aws: Aws, question: SpendQuestion, now: Date): Promise<Answer> {
  try {
    const days = await aws.read.costExplorer.getCostAndUsage({
      TimePeriod: { Start: question.from, End: question.until },
      Granularity: 'DAILY',
      Metrics: [question.metric],
      GroupBy: [{ Type: 'TAG', Key: question.tag }],
    });
    return answerOf(days, question, now);
  } catch (error) {
    if (error instanceof CallFailed) return unknown(causeOf(error));
    throw error;
  }
}

function answerOf(days: readonly AsJsonObject<ResultByTime>[], { tag, metric, until }: SpendQuestion, now: Date): Answer {
  const dollars = new Map<string, number>();
  for (const day of days)
    for (const group of day.Groups ?? []) {
      const amount = amountOf(group, metric);
      if (typeof amount === 'string') return unknown(amount);
      const value = tagValueOf(group, tag);
      dollars.set(value, (dollars.get(value) ?? 0) + amount);
    }
  if ([...dollars.keys()].every((value) => value === '')) return unknown(`tag-not-activated: ${tag}`);
  const asOf = Math.min(Date.parse(until), now.getTime());
  const answer: SpendAnswer = {
    dollars: Object.fromEntries([...dollars].sort(([a], [b]) => (a < b ? -1 : 1))),
    asOf: new Date(asOf).toISOString(),
    isEstimated: days.some((day) => day.Estimated === true),
  };
  return answer;
}

/** The amount in US dollars, or why there is none. */
function amountOf(group: AsJsonObject<Group>, metric: string): number | string {
  const { Amount, Unit } = group.Metrics?.[metric] ?? {};
  if (Unit !== 'USD') return `Cost Explorer gave ${metric} in ${Unit ?? 'no currency'}, not in USD`;
  const amount = Number(Amount);
  return Amount === undefined || Number.isNaN(amount) ? `Cost Explorer gave ${metric} without an amount` : amount;
}

/** Cost Explorer names a group `team$web`, and `team$` what has no such tag. */
function tagValueOf(group: AsJsonObject<Group>, tag: string): string {
  const key = group.Keys?.[0] ?? '';
  return key.startsWith(`${tag}$`) ? key.slice(tag.length + 1) : key;
}

function questionOf(question: Json): SpendQuestion {
  return question as unknown as SpendQuestion;
}
