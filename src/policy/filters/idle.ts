import * as z from 'zod';
import type { Evidence, Need } from '../../core/evidence.ts';
import { filter } from '../../core/filter.ts';
import type { MetricsAnswer, MetricsQuestion } from '../../core/metrics-question.ts';
import { need } from '../../core/need.ts';
import type { Resource } from '../../core/resource.ts';
import type { IdleMetric, TypeFacts } from '../../core/resource-type.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { hoursIn, lastDays, lastWeekend, type Window, wholeHours } from '../schedule/window.ts';
import { zoneNamed } from '../schedule/zone.ts';
import { readMicros } from './moment.ts';

const metricSchema = z.strictObject({
  namespace: z.string().describe('`AWS/EC2`'),
  metric: z.string().describe('`CPUUtilization`'),
  statistic: z.enum(['Average', 'Maximum', 'Sum']).default('Maximum').describe('Of each hour'),
  dimension: z.string().describe("The dimension that carries the resource's id: `InstanceId`"),
  'at-most': z.number().nonnegative().describe("Idle where every hour is at or below this, in the metric's own unit"),
});

const schema = z.strictObject({
  window: z
    .string()
    .regex(/^(?:weekend|[1-9]\d?d)$/, { message: 'no window: write `weekend`, or days such as `7d` (at most 99)' })
    .default('weekend')
    .describe('`weekend`: the last one that is over, Saturday to Monday; `7d`: the last whole days'),
  metrics: z.array(metricSchema).min(1).optional().describe('What to measure instead of what is known for the type'),
  points: z.number().min(1).max(100).default(90).describe('How many percent of the hours must have been measured'),
  tz: z.string().optional().describe("Whose weekend; left out, the policy's zone, then mayfly.yml's"),
});

type Options = z.infer<typeof schema>;

/** The hour in which a metric was highest. */
interface Peak {
  readonly metric: IdleMetric;
  readonly value: number;
  readonly at: string;
}

/**
 * `idle`: nobody used it over the last weekend, by measurement: every hour of every metric at or below its limit. One hour above is in use; too few hours
 * measured (stopped meanwhile, no such metric), a resource younger than the window or a call that failed is unknown, never idle.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
 */
export const idle = filter<Options, readonly Peak[]>({
  name: 'idle',
  schema,
  example: '{ type: idle, window: weekend, tz: Europe/Berlin }',
  evidence: ['metrics'],
  validate: ({ tz, metrics }, { type }) => [
    ...(tz !== undefined && zoneNamed(tz) === undefined
      ? [{ path: ['tz'], says: `there is no time zone \`${tz}\`.`, remedy: 'Write an IANA name, such as `Europe/Berlin`.' }]
      : []),
    ...(metrics === undefined && (type.idle ?? []).length === 0
      ? [{ path: ['metrics'], says: `nothing is known to measure on ${type.name}.`, remedy: 'Name the `metrics` that show its use.' }]
      : []),
  ],
  reads: (_options, { type }) => new Set(type.created === undefined ? [] : [type.created]),
  bind: (options, { now, policy, settings, type }) => {
    const zone = zoneNamed(options.tz ?? policy.tz ?? settings.tz) ?? 'UTC';
    const window = wholeHours(windowOf(options.window, now.getTime(), zone));
    const metrics = options.metrics?.map(({ 'at-most': atMost, ...metric }): IdleMetric => ({ ...metric, atMost })) ?? type.idle ?? [];
    const fewest = Math.ceil((hoursIn(window) * options.points) / 100);
    const isYounger = ({ raw }: Resource): boolean => {
      const created = type.created === undefined ? Number.NEGATIVE_INFINITY : readMicros(raw[type.created], now);
      return created === undefined || created / 1000 > window.from;
    };
    return {
      kind: 'evident',
      needs: (resource) => (isYounger(resource) ? [] : metrics.map((metric) => needOf(metric, window, resource, type))),
      look: (resource, evidence) => {
        if (isYounger(resource)) return unknown('younger than the window');
        return peaksOf(
          metrics,
          metrics.map((metric) => peakOf(metric, needOf(metric, window, resource, type), evidence, fewest)),
        );
      },
      holds: (peaks) => peaks.every(({ metric, value }) => value <= metric.atMost),
      describe: (peaks) => ({
        looked: metrics.map(({ metric }) => metric).join(', '),
        ...(!isUnknown(peaks) && { found: peaks.map(({ metric, value, at }) => `${metric.metric} ${rounded(value)} at ${at}`).join(', ') }),
        wanted: `${metrics.map(({ metric, statistic, atMost }) => `${metric} (${statistic.toLowerCase()}) at most ${atMost}`).join(', ')} ${said(options, zone)}`,
      }),
    };
  },
});

function windowOf(text: string, now: number, zone: string): Window {
  return text === 'weekend' ? lastWeekend(now, zone) : lastDays(Number.parseInt(text, 10), now, zone);
}

function needOf({ namespace, metric, statistic, dimension }: IdleMetric, { from, until }: Window, resource: Resource, type: TypeFacts): Need {
  const question: MetricsQuestion = {
    namespace,
    metric,
    statistic,
    dimensions: [{ name: dimension, value: type.measuredAs?.(resource.id) ?? resource.id }],
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    periodSeconds: 3600,
  };
  return need('metrics', resource, question);
}

/** The highest hour of one metric, although others may be missing; or why it cannot be told that none was above the limit. */
function peakOf(metric: IdleMetric, { key }: Need, evidence: Evidence, fewest: number): Peak | Unknown {
  const answer = evidence.get(key);
  if (answer === undefined) return unknown('metrics: not read');
  if (isUnknown(answer)) return answer;
  const { points } = answer as MetricsAnswer;
  const highest = points.reduce<MetricsAnswer['points'][number] | undefined>(
    (peak, point) => (peak === undefined || point.value > peak.value ? point : peak),
    undefined,
  );
  const isShort = points.length < fewest && (highest === undefined || highest.value <= metric.atMost);
  if (highest === undefined || isShort) return unknown(`${metric.metric}: ${points.length} of at least ${fewest} hours measured`);
  return { metric, ...highest };
}

/** A metric above its limit shows use, whatever is not known of the others. */
function peaksOf(metrics: readonly IdleMetric[], peaks: readonly (Peak | Unknown)[]): readonly Peak[] | Unknown {
  const known = peaks.filter((peak): peak is Peak => !isUnknown(peak));
  if (known.some(({ metric, value }) => value > metric.atMost)) return known;
  return peaks.find(isUnknown) ?? (metrics.length > 0 ? known : unknown('no metrics are known for this type'));
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function said({ window }: Options, zone: string): string {
  return window === 'weekend' ? `over the last weekend (${zone})` : `over the last ${Number.parseInt(window, 10)} days (${zone})`;
}
