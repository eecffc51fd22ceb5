import type { RequestedStep } from '../../core/action.ts';
import type { Finding, Subject } from '../../core/finding.ts';
import type { Settings } from '../../core/settings.ts';
import { isUnknown } from '../../core/truth.ts';
import { type TtlReading, ttlReader } from '../matching/ttl-reading.ts';

/** What the ttl tags of a finding say; a text if the ttl is not known or somebody has to correct the tag first. */
export function ttlOf(
  { subject, tags }: Finding,
  keys: readonly string[],
  { tz }: Settings,
): Exclude<TtlReading, { kind: 'malformed' }> | string {
  const reading = ttlReader(keys, tz)(new Map(Object.entries(tags)), beganAt(subject));
  if (isUnknown(reading)) return `its ttl is not known: ${reading.cause}`;
  return reading.kind === 'malformed'
    ? `its ttl \`${reading.text}\` cannot be read (${reading.reason}): correct the tag first`
    : reading;
}

/** When its lifetime began, in milliseconds since the epoch; undefined if AWS does not say. */
export function beganAt({ created, began }: Subject): number | undefined {
  const moment = began ?? created;
  return moment === undefined ? undefined : Date.parse(moment);
}

/** The latest end that can be written, in milliseconds since the epoch: the last minute of the year 9999. */
export const latestTtl = Date.UTC(9999, 11, 31, 23, 59);

/**
 * Writes a ttl as a date and time, rounded up to the minute. It is the same in every time zone, and no restart moves
 * it.
 */
export function writeTtl(key: string, ends: number, otherTags: Readonly<Record<string, string>> = {}): RequestedStep {
  const text = new Date(Math.ceil(ends / 60_000) * 60_000).toISOString();
  return { verb: 'tag', options: { tags: { [key]: `${text.slice(0, 16)}Z`, ...otherTags } } };
}

/** Writes nothing: the plan shows the message as the reason. */
export function refusedTtl(key: string, message: string): RequestedStep {
  return { verb: 'tag', options: { tags: { [key]: '' } }, refused: message };
}
