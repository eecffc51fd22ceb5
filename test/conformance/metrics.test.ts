import { expect, test } from '@jest/globals';
import type { Answer, Need } from '../../src/core/evidence/evidence.ts';
import type { MetricsQuestion } from '../../src/core/evidence/metrics.ts';
import type { Json } from '../../src/core/json.ts';
import type { Truth } from '../../src/core/truth.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { compiledPolicy, loadedPolicy } from './questions.ts';
import { rowsOf } from './rows.ts';

interface Row {
  readonly type: string;
  readonly filter: Json;
  readonly raw: { readonly [key: string]: Json };
  readonly now: string;
  readonly points: readonly number[];
  readonly asked: Statistics | null;
  readonly match: boolean;
  readonly fails?: true;
}

/** What Custodian sends; times without a time zone are UTC. */
interface Statistics {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly StartTime: string;
  readonly EndTime: string;
  readonly Period: number;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Statistics?: readonly string[];
  readonly ExtendedStatistics?: readonly string[];
}

const rows = rowsOf(new URL('data/metrics.jsonl', import.meta.url)) as readonly Row[];

/**
 * The question and the answer of our filter. CloudWatch's answer is the row's points; if one point is queried for the
 * whole window, the highest or lowest of them.
 */
function ours({ type: name, filter, raw, now, points }: Row): {
  readonly asked: MetricsQuestion | undefined;
  readonly result: Truth;
} {
  const type = types.find((each) => each.name === name);
  const { each } =
    compiledPolicy(loadedPolicy({ name: 'asked', resource: name, filters: [filter] }), new Date(now)).stages[0] ?? {};
  if (type === undefined || each === undefined) throw new TypeError(`there is no filter ${name}`);
  const place = { account: '644160558196', region: 'eu-west-1' };
  const resource = {
    ...place,
    type: name,
    id: raw[type.id] as string,
    arn: `arn:${name}`,
    tags: new Map(),
    raw,
    unread: new Map(),
    seenAt: now,
  };
  const [need] = each.needs(resource);
  const question = need?.question as MetricsQuestion | undefined;
  const period = (filter as { readonly period?: number }).period;
  const isOne =
    question !== undefined && period !== undefined && question.periodSeconds > Math.trunc(period) && points.length > 0;
  const values = isOne ? [question.statistic === 'Maximum' ? Math.max(...points) : Math.min(...points)] : points;
  const answers = new Map<string, Answer>(
    [need]
      .filter((one): one is Need => one !== undefined)
      .map(({ key }) => [key, { points: values.map((value) => ({ at: now, value })) }]),
  );
  return { asked: question, result: each.judge(resource, answers) };
}

test('metrics answers as Custodian does: test/conformance/generate.py metrics --seed 7 --count 600', () => {
  expect(rows).toHaveLength(600);
  const judged = rows.filter(({ fails }) => fails === undefined).map((row) => ({ row, result: ours(row).result }));
  expect(judged.filter(({ row, result }) => result !== row.match)).toEqual([]);
  expect(judged.filter(({ row }) => row.match).length).toBeGreaterThan(100);
});

test('where an error loses Custodian’s batch of 50 resources, only a percentile in per cent matches here', () => {
  const matching = rows.filter((row) => row.fails === true && ours(row).result === true);
  expect(
    matching.filter(
      ({ filter, asked }) => !('percent-attr' in Object(filter)) || asked?.ExtendedStatistics === undefined,
    ),
  ).toEqual([]);
});

test('it queries the same series over the same window, with a longer period only if one point is enough', () => {
  for (const row of rows) {
    const { asked } = ours(row);
    if (row.asked === null) {
      expect([row.filter, asked]).toEqual([row.filter, undefined]);
      continue;
    }
    const { Namespace, MetricName, StartTime, EndTime, Period, Dimensions, Statistics, ExtendedStatistics } = row.asked;
    expect(asked).toMatchObject({
      namespace: Namespace,
      metric: MetricName,
      from: new Date(`${StartTime}Z`).toISOString(),
      until: new Date(`${EndTime}Z`).toISOString(),
      statistic: Statistics?.[0] ?? ExtendedStatistics?.[0],
      dimensions: Dimensions.map(({ Name, Value }) => ({ name: Name, value: Value })).sort((a, b) =>
        a.name < b.name ? -1 : 1,
      ),
    });
    if (asked?.periodSeconds !== Period) expect(['Maximum', 'Minimum']).toContain(asked?.statistic);
  }
});
