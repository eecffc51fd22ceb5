import * as z from 'zod';
import type { ActualMeasured, ActualRecommendation } from '../../core/actual.ts';
import type { Evidence } from '../../core/evidence/evidence.ts';
import { idleRecommendationsKind } from '../../core/evidence/idle-recommendations.ts';
import { type FilterDefinition, filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import type { IdleMetric, TypeFacts } from '../../core/resource-type.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { needPerPlace } from '../compile/need-per-place.ts';
import { configuredTags } from '../matching/configured-tags.ts';
import { isAbove, metricNeed, metricsFor, type Peak, peaksOf } from '../matching/idle-measured.ts';
import { awsVerdict, type IdleVerdict } from '../matching/idle-verdict.ts';
import { hoursForm, type IdleWindow, idleWindow, windowForm } from '../matching/idle-window.ts';
import { memoized } from '../matching/memoized.ts';
import { readMicros } from '../matching/moment.ts';
import { zoneMeant } from '../schedule/zone.ts';

const metricSchema = z.strictObject({
  namespace: z.string().describe('`AWS/EC2`'),
  metric: z.string().describe('`CPUUtilization`'),
  statistic: z
    .enum(['Average', 'Maximum', 'Sum'])
    .default('Maximum')
    .describe('How the points of an hour are combined'),
  dimension: z.string().describe("The dimension that holds the resource's id: `InstanceId`"),
  'at-most': z
    .number()
    .nonnegative()
    .describe("The resource is idle if every hour is at or below this, in the metric's own unit"),
});

const schema = z.strictObject({
  window: z
    .string()
    .regex(windowForm, {
      message: 'not a window: write `weekend`, `nights`, `business-hours`, or days such as `7d` (at most 99)',
    })
    .default('weekend')
    .describe(
      '`weekend`: the last complete weekend, Saturday to Monday; `nights`: the last seven nights, 20:00 to ' +
        '6:00; `business-hours`: the last five working days, 8:00 to 18:00; `7d`: the last days, up to now',
    ),
  hours: z
    .string()
    .regex(hoursForm, { message: 'not hours: write the first and the last, such as `22-5`' })
    .optional()
    .describe('Other hours for `nights` or `business-hours`: `22-5`'),
  metrics: z
    .array(metricSchema)
    .min(1)
    .optional()
    .describe('The metrics to measure, instead of those that Mayfly knows for the type'),
  'at-most': z
    .record(z.string(), z.number().nonnegative())
    .optional()
    .describe('Other limits for the metrics that Mayfly knows for the type: `{ CPUUtilization: 2 }`'),
  points: z
    .number()
    .min(1)
    .max(100)
    .optional()
    .describe(
      "How many percent of the hours must have been measured; by default the type's own share, and 90 for `metrics`",
    ),
  by: z
    .enum(['metrics', 'compute-optimizer', 'either', 'both'])
    .default('metrics')
    .describe(
      "Which verdict counts. `metrics`: measured use; `compute-optimizer`: AWS's recommendation; `either`: " +
        'the recommendation, but only if nothing could be measured; `both`: both must say idle',
    ),
  tz: z.string().optional().describe("The time zone; by default the policy's, then the one of mayfly.yml"),
  'tz-tag': z
    .string()
    .default('timezone')
    .describe("The tag with a resource's own time zone, which counts before all others"),
});

type Options = z.infer<typeof schema>;

/** The verdict on one resource. */
interface Found extends IdleVerdict<ActualMeasured | ActualRecommendation> {
  readonly window: IdleWindow;
}

/**
 * `idle`: nobody used the resource in the window, by measurement: every hour of every metric is at or below its limit.
 * One hour above means in use. If too few hours were measured (it was stopped, or has no such metric), the resource is
 * younger than the window, or a call failed, the answer is unknown, never idle. What AWS reports only while it is used
 * counts as 0 in the other hours. Source:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
 */
export const idle = filter<Options, Found>({
  name: 'idle',
  schema,
  example: '{ type: idle, window: weekend, tz: Europe/Berlin }',
  evidence: ['metrics', 'idle-recommendations'],
  evidenceFor: ({ by }) => [...(asksMetrics(by) ? ['metrics'] : []), ...(asksAws(by) ? ['idle-recommendations'] : [])],
  validate: (options, { type }) => faults(options, type),
  reads: (options, { type }) =>
    new Set([
      'Tags',
      ...(type.created === undefined ? [] : [type.created]),
      ...rowsOf(options, type).flatMap(({ onlyWhere }) => onlyWhere?.key ?? []),
    ]),
  bind: (options, { now, policy, settings, type }) => {
    const { by } = options;
    const rows = rowsOf(options, type);
    const defaultZone = zoneMeant(options.tz ?? policy.tz ?? settings.tz) ?? 'UTC';
    const windowIn = memoized((zone: string) => idleWindow(options.window, options.hours, now.getTime(), zone));
    const ownZones = configuredTags([options['tz-tag']]);
    const recommendationNeed = needPerPlace(idleRecommendationsKind, {});
    const windowOf = ({ tags }: Resource): IdleWindow | Unknown => {
      const zoneTag = ownZones(tags).find(({ value }) => value.trim() !== '');
      const zone = zoneTag === undefined ? defaultZone : zoneMeant(zoneTag.value.trim());
      return zone === undefined
        ? unknown(`its tag ${zoneTag?.key ?? ''} names the time zone \`${zoneTag?.value ?? ''}\`, which does not exist`)
        : windowIn(zone);
    };
    const beganAt = ({ raw }: Resource): number | undefined =>
      type.created === undefined ? Number.NEGATIVE_INFINITY : readMicros(raw[type.created], now);
    const isYounger = (resource: Resource, { whole }: IdleWindow): boolean => {
      const began = beganAt(resource);
      return began === undefined || began / 1000 > whole.from;
    };
    const peaksWithin = (resource: Resource, window: IdleWindow, evidence: Evidence): readonly Peak[] | Unknown =>
      isYounger(resource, window)
        ? unknown('younger than the window')
        : peaksOf(metricsFor(rows, resource), window, resource, type, evidence);
    return {
      kind: 'evident',
      needs: (resource) => {
        const window = windowOf(resource);
        if (isUnknown(window)) return [];
        const isMeasured = asksMetrics(by) && !isYounger(resource, window);
        const metricNeeds = isMeasured
          ? metricsFor(rows, resource).map((metric) => metricNeed(metric, window, resource, type))
          : [];
        return asksAws(by) ? [...metricNeeds, recommendationNeed(resource)] : metricNeeds;
      },
      extract: (resource, evidence) => {
        const window = windowOf(resource);
        if (isUnknown(window)) return window;
        const measuredVerdict = asksMetrics(by)
          ? verdictOf(peaksWithin(resource, window, evidence), window)
          : undefined;
        const recommendedVerdict = asksAws(by)
          ? awsVerdict(
              resource,
              idleRecommendationsKind.answer(evidence, recommendationNeed(resource)),
              beganAt(resource),
              now,
            )
          : undefined;
        const actual = combined(by, measuredVerdict, recommendedVerdict);
        return isUnknown(actual) ? actual : { ...actual, window };
      },
      test: ({ isIdle }) => isIdle,
      describe: (actual) => ({
        property:
          by === 'compute-optimizer' ? 'Compute Optimizer' : [...new Set(rows.map(({ metric }) => metric))].join(', '),
        ...(!isUnknown(actual) && { actual: actual.found }),
        expected: {
          kind: 'idle',
          by,
          limits: rows.map(({ metric, statistic, atMost }) => ({ metric, statistic, atMost })),
          window: (isUnknown(actual) ? windowIn(defaultZone) : actual.window).measured,
        },
      }),
    };
  },
});

function asksMetrics(by: Options['by']): boolean {
  return by !== 'compute-optimizer';
}

function asksAws(by: Options['by']): boolean {
  return by !== 'metrics';
}

/** The metrics to measure, with the policy's own limits. */
function rowsOf(
  { metrics, points, 'at-most': limits = {} }: Options,
  { idle: known = [] }: TypeFacts,
): readonly IdleMetric[] {
  const policyMetrics = metrics?.map(
    ({ 'at-most': atMost, ...metric }): IdleMetric => ({
      ...metric,
      atMost,
      hoursMeasured: 90,
      source: 'the policy',
      reported: 'while-running',
    }),
  );
  return (policyMetrics ?? known).map((row) => ({
    ...row,
    atMost: policyMetrics === undefined ? (limits[row.metric] ?? row.atMost) : row.atMost,
    hoursMeasured: points ?? row.hoursMeasured,
  }));
}

function verdictOf(peaks: readonly Peak[] | Unknown, { hours }: IdleWindow): IdleVerdict<ActualMeasured> | Unknown {
  if (isUnknown(peaks)) return peaks;
  const metrics = peaks.map(({ metric: { metric, statistic }, value, at, hours: points }) => ({
    metric,
    statistic,
    points,
    ...(at !== undefined && { highest: value, at }),
  }));
  return {
    isIdle: !peaks.some(isAbove),
    found: {
      kind: 'measured',
      metrics,
      // Where hours without a point count as 0, their number says nothing.
      ...(!peaks.some(({ fillsGaps }) => fillsGaps) && { ofHours: hours }),
      ...(peaks.some(({ at }) => at === undefined) && { instead: 0 }),
    },
  };
}

/**
 * Combines two verdicts. Measured use counts whatever AWS recommends: the recommendation may be a day old, while the
 * measurement covers this window.
 */
function combined(
  by: Options['by'],
  measured: IdleVerdict<ActualMeasured> | Unknown = unknown('not asked'),
  recommended: IdleVerdict<ActualRecommendation> | Unknown = unknown('not asked'),
): IdleVerdict<ActualMeasured | ActualRecommendation> | Unknown {
  switch (by) {
    case 'metrics':
      return measured;
    case 'compute-optimizer':
      return recommended;
    case 'either':
      return isUnknown(measured) && !isUnknown(recommended) && recommended.isIdle ? recommended : measured;
    case 'both':
      if (!isUnknown(measured) && !measured.isIdle) return measured;
      if (!isUnknown(recommended) && !recommended.isIdle) return recommended;
      if (isUnknown(measured)) return measured;
      if (isUnknown(recommended)) return recommended;
      return { isIdle: true, found: { ...measured.found, recommendation: recommended.found } };
    default:
      return by satisfies never;
  }
}

function faults(
  { tz, window, hours, metrics, by, 'at-most': limits = {} }: Options,
  type: TypeFacts,
): ReturnType<NonNullable<FilterDefinition<Options>['validate']>> {
  const known = (type.idle ?? []).map(({ metric }) => metric);
  const names = [...new Set(known)].map((name) => `\`${name}\``).join(', ');
  return [
    ...(tz !== undefined && zoneMeant(tz) === undefined
      ? [
          {
            path: ['tz'],
            message: `There is no time zone \`${tz}\`.`,
            remedy: 'Write an IANA name, such as `Europe/Berlin`.',
          },
        ]
      : []),
    ...(hours !== undefined && window !== 'nights' && window !== 'business-hours'
      ? [
          {
            path: ['hours'],
            message: `\`hours\` cannot be used with \`window: ${window}\`.`,
            remedy: 'Write `window: nights` or `window: business-hours`, or remove `hours`.',
          },
        ]
      : []),
    ...(asksMetrics(by) && metrics === undefined && known.length === 0
      ? [
          {
            path: ['metrics'],
            message: `Mayfly knows no metric that shows the use of ${type.name}.`,
            remedy: 'List such `metrics`.',
          },
        ]
      : []),
    ...(asksAws(by) && type.hasIdleRecommendations === undefined
      ? [
          {
            path: ['by'],
            message: `Compute Optimizer does not cover ${type.name}.`,
            remedy: 'Remove `by`, so that measurements count.',
          },
        ]
      : []),
    ...Object.keys(limits)
      .filter((name) => metrics !== undefined || !known.includes(name))
      .map((name) =>
        metrics === undefined
          ? {
              path: ['at-most', name],
              message: `\`${name}\` is not measured for ${type.name}.`,
              remedy: `Measured are ${names}; list other metrics under \`metrics\`.`,
            }
          : {
              path: ['at-most'],
              message: '`metrics` have limits of their own.',
              remedy: 'Write `at-most` in each of them.',
            },
      ),
  ];
}
