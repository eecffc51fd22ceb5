import type { Answer, Need } from '../core/evidence.ts';
import type { Json } from '../core/json.ts';
import type { MetricsQuestion } from '../core/metrics-question.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { SpendAnswer, SpendQuestion } from '../core/spend-question.ts';
import { unknown } from '../core/truth.ts';
import type { ValuesQuestion } from '../core/values-question.ts';
import { type PolicyTest, readMoment, type TestResource } from './policy-test-schema.ts';

/** The kinds of evidence that describe something of the account, with the type that it is here. */
const described: Readonly<Record<string, string>> = {
  image: 'ami',
  instance: 'ec2',
  volume: 'ebs',
  'security-group': 'security-group',
};

/** What a test gives in place of AWS's answers. What it says nothing of is unknown, as what could not be read. */
export interface Given {
  readonly test: PolicyTest;
  readonly now: Date;
  readonly resources: readonly Resource[];
  readonly types: readonly ResourceType[];
}

export function answerTo(need: Need, given: Given): Answer {
  const { kind } = need;
  if (kind === 'metrics') return measured(need.question as unknown as MetricsQuestion, given);
  if (kind === 'spend') return spent(need.question as unknown as SpendQuestion, given);
  if (kind === 'values') return written(need.question as unknown as ValuesQuestion, given);
  const type = Object.hasOwn(described, kind) ? described[kind] : undefined;
  if (type === undefined) return unknown(`${kind}: the test says nothing of it`);
  const { id } = need.question as unknown as { readonly id: string };
  // The test names all that there is: what it does not name does not exist.
  return given.resources.filter((one) => one.type === type && one.id === id).map(({ raw }) => raw as unknown as Json);
}

function measured({ metric, dimensions, from, until, periodSeconds }: MetricsQuestion, { test, now, types, resources }: Given): Answer {
  const meant = resources.find(({ type, id }) => {
    const measuredAs = types.find(({ name }) => name === type)?.measuredAs?.(id) ?? id;
    return dimensions.some(({ value }) => value === measuredAs);
  });
  const its = (test.resources ?? []).find(({ id }) => id === meant?.id);
  const values = its?.metrics[metric];
  if (values === undefined) return unknown(`metrics: the test gives no ${metric}`);
  const [start, end] = [Date.parse(from), Date.parse(until)];
  if (typeof values !== 'number') return { points: pointsWithin(values, start, end, now) };
  const count = Math.ceil((end - start) / (periodSeconds * 1000));
  return { points: Array.from({ length: count }, (_, at) => ({ at: new Date(start + at * periodSeconds * 1000).toISOString(), value: values })) };
}

function pointsWithin(
  values: Exclude<TestResource['metrics'][string], number>,
  start: number,
  end: number,
  now: Date,
): readonly { readonly at: string; readonly value: number }[] {
  return values
    .map(({ at, value }) => ({ at: readMoment(at, now) ?? Number.NaN, value }))
    .filter(({ at }) => at >= start && at < end)
    .sort((a, b) => a.at - b.at)
    .map(({ at, value }) => ({ at: new Date(at).toISOString(), value }));
}

function spent({ tag }: SpendQuestion, { test, now }: Given): Answer {
  const dollars = Object.hasOwn(test.spend, tag) ? test.spend[tag] : undefined;
  if (dollars === undefined) return unknown(`spend: the test gives none by the tag ${tag}`);
  const answer: SpendAnswer = { dollars, asOf: now.toISOString(), isEstimated: true };
  return answer;
}

function written({ url }: ValuesQuestion, { test }: Given): Answer {
  const text = Object.hasOwn(test.files, url) ? test.files[url] : undefined;
  return text ?? unknown(`the test gives no file ${url}`);
}
