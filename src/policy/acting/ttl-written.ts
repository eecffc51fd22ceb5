import * as z from 'zod';
import type { RequestedStep } from '../../core/action.ts';
import type { Finding, Subject } from '../../core/finding.ts';
import type { Settings } from '../../core/settings.ts';
import { isUnknown } from '../../core/truth.ts';
import { type TtlReading, ttlReader } from '../matching/ttl-reading.ts';
import { after, readDuration } from '../schedule/duration.ts';

const century = 100 * 366 * 86_400_000;

/** A length of time as the options of an action have it, up to a hundred years. */
export const lengthOfTime = z.string().refine(
  (text) => {
    const length = readDuration(text);
    return length !== undefined && after(0, length) <= century;
  },
  { message: 'no length of time up to 100 years: write `24h`, `30d`, `2w` or `P3D`' },
);

/** What the ttl tags of a finding say; a text where that cannot be told, or somebody has to mend the tag first. */
export function ttlOf(
  { subject, tags }: Finding,
  keys: readonly string[],
  { tz }: Settings,
): Exclude<TtlReading, { kind: 'malformed' }> | string {
  const reading = ttlReader(keys, tz)(new Map(Object.entries(tags)), beganAt(subject));
  if (isUnknown(reading)) return `its ttl cannot be told: ${reading.cause}`;
  return reading.kind === 'malformed'
    ? `its ttl \`${reading.text}\` cannot be read (${reading.reason}): somebody has to mend it`
    : reading;
}

/** When its lifetime began, milliseconds since the epoch; undefined where AWS does not say. */
export function beganAt({ created, began }: Subject): number | undefined {
  const moment = began ?? created;
  return moment === undefined ? undefined : Date.parse(moment);
}

/** The end of a length of time that `lengthOfTime` has read. */
export function endAfter(start: number, length: string): number {
  const duration = readDuration(length);
  if (duration === undefined) throw new TypeError(`${length} is no length of time`);
  return after(start, duration);
}

/**
 * Writes a ttl as a moment, to the minute and never earlier than asked: no restart moves it, and it is the same in
 * every zone.
 */
export function writeTtl(key: string, ends: number, otherTags: Readonly<Record<string, string>> = {}): RequestedStep {
  const text = new Date(Math.ceil(ends / 60_000) * 60_000).toISOString();
  return { verb: 'tag', options: { tags: { [key]: `${text.slice(0, 16)}Z`, ...otherTags } } };
}

/** The action does not want it: the plan says why. */
export function refusedTtl(key: string, message: string): RequestedStep {
  return { verb: 'tag', options: { tags: { [key]: '' } }, refused: message };
}
