import * as z from 'zod';
import type { Actual } from '../../core/actual.ts';
import type { Expected } from '../../core/expected.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { beginningKeys, beginningOf } from '../../core/resource-type.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { readMicros } from '../matching/moment.ts';
import { type TtlReading, ttlReader } from '../matching/ttl-reading.ts';
import { after, type Duration, readDuration } from '../schedule/duration.ts';
import { lengthOfTime } from '../schedule/length-of-time.ts';
import { zoneMeant } from '../schedule/zone.ts';

const schema = z.strictObject({
  state: z
    .enum(['expired', 'expiring', 'missing', 'malformed', 'too-long'])
    .default('expired')
    .describe(
      'What to match. `expired`: past its end; `expiring`: its end is close; `missing`: no ttl tag; ' +
        '`malformed`: a tag that cannot be read; `too-long`: a longer life than `maximum`, or `never` without ' +
        '`allow-never`',
    ),
  tags: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('The tag keys to read, instead of those under `tags: ttl` in mayfly.yml'),
  within: lengthOfTime.default('24h').describe('For `expiring`: how close its end must be'),
  grace: lengthOfTime.optional().describe('For `expired`: match only this long after its end'),
  maximum: lengthOfTime.optional().describe('For `too-long`: the longest life allowed, from creation'),
  default: lengthOfTime.optional().describe('How long a resource without the tag may live, from creation'),
  'allow-never': z
    .boolean()
    .default(false)
    .describe('For `too-long`: whether `never` is allowed; it does not expire either way'),
  tz: z
    .string()
    .optional()
    .describe("The time zone of dates that do not name one; by default the policy's, then the one of mayfly.yml"),
});

/** A reading of the tags, with the moment that durations count from. */
type Reading =
  | Exclude<TtlReading, { kind: 'dated' }>
  | {
      readonly kind: 'dated';
      /** Left out: by the policy's default, because there is no tag. */
      readonly key?: string;
      readonly text: string;
      readonly began: number | undefined;
      readonly ends: number;
    };

/**
 * `ttl`: the lifetime on the resource's tag is over: a duration from its creation (`48h`, `7d`, `2w`, `P3D`), a date or
 * time, or seconds since the epoch. If there are several ttl tags, the one that lets the resource live longest counts;
 * if one cannot be read, the resource never counts as expired. For ec2, whose `LaunchTime` moves with each start,
 * durations count from the moment that the first network interface was attached.
 */
export const ttl = filter<Options, Reading>({
  name: 'ttl',
  schema,
  example: '{ type: ttl, state: expiring, within: 48h }',
  validate: ({ tz, state, maximum, ...options }, { type }) => [
    ...(tz !== undefined && zoneMeant(tz) === undefined
      ? [
          {
            path: ['tz'],
            message: `There is no time zone \`${tz}\`.`,
            remedy: 'Write an IANA name, such as `Europe/Berlin`.',
          },
        ]
      : []),
    ...(state === 'too-long' && maximum === undefined && options['allow-never']
      ? [
          {
            path: ['state'],
            message: '`too-long` has nothing to compare with.',
            remedy: 'Add `maximum`, such as `30d`.',
          },
        ]
      : []),
    ...(options.default !== undefined && type.created === undefined
      ? [
          {
            path: ['default'],
            message: `AWS does not say when a ${type.name} was created, so \`default\` has nothing to count from.`,
            remedy: 'Remove `default`.',
          },
        ]
      : []),
  ],
  reads: (_options, { type }) => new Set(['Tags', ...beginningKeys(type)]),
  bind: (options, { now, policy, settings, type }) => {
    const zone = zoneMeant(options.tz ?? policy.tz ?? settings.tz) ?? 'UTC';
    const readingOf = ttlReader(options.tags ?? settings.tags.ttl, zone);
    const at = now.getTime();
    const limits = ttlLimits(options, at);
    const byDefault = duration(options.default);
    const firstTag = options.tags?.[0] ?? settings.tags.ttl[0] ?? 'ttl';
    const extract = ({ tags, raw }: Resource): Reading | Unknown => {
      const micros = readMicros(beginningOf(raw, type), now);
      const began = micros === undefined ? undefined : micros / 1000;
      const reading = readingOf(tags, began);
      if (isUnknown(reading)) return reading;
      if (reading.kind === 'dated') return { ...reading, began };
      if (reading.kind === 'malformed' || byDefault === undefined || options.state === 'missing') return reading;
      return began === undefined
        ? unknown('its creation time is not known')
        : { kind: 'dated', text: options.default ?? '', began, ends: after(began, byDefault) };
    };
    return {
      kind: 'each',
      extract: extract,
      test: (reading) => matchesState(limits, reading, at),
      describe: (reading) => ({
        property: `tag:${firstTag}`,
        ...(!isUnknown(reading) && reading.kind !== 'missing' && { actual: actualEnd(reading, firstTag) }),
        expected: expectedEnd(options),
      }),
    };
  },
});

type Options = z.infer<typeof schema>;

/** What the options compare a reading with, computed once. */
interface Limits {
  readonly state: Options['state'];
  readonly allowsNever: boolean;
  readonly grace: Duration;
  /** Milliseconds since the epoch: a lifetime that ends before is expiring. */
  readonly horizon: number;
  readonly longest: Duration | undefined;
}

const noDuration: Duration = { months: 0, millis: 0 };

function ttlLimits(options: Options, now: number): Limits {
  return {
    state: options.state,
    allowsNever: options['allow-never'],
    grace: duration(options.grace) ?? noDuration,
    horizon: after(now, duration(options.within) ?? noDuration),
    longest: duration(options.maximum),
  };
}

function matchesState(
  { state, allowsNever, grace, horizon, longest }: Limits,
  reading: Reading,
  now: number,
): boolean | 'unknown' {
  if (state === 'missing' || state === 'malformed') return reading.kind === state;
  if (reading.kind !== 'dated') return false;
  const { ends, began } = reading;
  switch (state) {
    case 'expired':
      return after(ends, grace) <= now;
    case 'expiring':
      return ends > now && ends <= horizon;
    case 'too-long':
      if (ends === Number.POSITIVE_INFINITY) return !allowsNever;
      if (longest === undefined) return false;
      return began === undefined ? 'unknown' : ends > after(began, longest);
    default:
      return state satisfies never;
  }
}

function duration(text: string | undefined): Duration | undefined {
  return text === undefined ? undefined : readDuration(text);
}

/** Milliseconds since the epoch of the last moment that has a date. */
const lastMoment = 8.64e15;

function actualEnd(reading: Exclude<Reading, { kind: 'missing' }>, firstTag: string): Actual {
  if (reading.kind === 'malformed') return { kind: 'malformed', written: reading.text, reason: reading.reason };
  const { key, text, ends } = reading;
  return {
    kind: 'end',
    tag: key ?? firstTag,
    written: text,
    ...(key === undefined && { isDefault: true }),
    ...(Number.isFinite(ends) && ends <= lastMoment && { at: new Date(ends).toISOString() }),
  };
}

function expectedEnd({ state, within, grace, maximum }: Options): Expected {
  switch (state) {
    case 'expired':
      return { kind: 'end', is: 'over', ...(grace !== undefined && { duration: grace }) };
    case 'expiring':
      return { kind: 'end', is: 'near', duration: within };
    case 'too-long':
      return { kind: 'end', is: 'late', ...(maximum !== undefined && { duration: maximum }) };
    case 'missing':
      return { kind: 'presence', is: 'absent' };
    case 'malformed':
      return { kind: 'malformed' };
    default:
      return state satisfies never;
  }
}
