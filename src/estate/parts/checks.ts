import { clockSkew } from '../../core/clock-skew.ts';
import type { Json } from '../../core/json.ts';
import type { Checked, CheckInput, Performed } from '../../core/verb.ts';

export const wait: Checked = { status: 'wait' };

export function done(after: Json): Checked {
  return { status: 'done', after };
}

export function failed(why: string): Checked {
  return { status: 'failed', why };
}

/**
 * For verbs that note when they were sent: not before their resource was read for the last time, which is at most half
 * a minute earlier.
 */
export function sentAfterRead({ source }: Pick<CheckInput<object, unknown>, 'source'>): Performed {
  return { notes: { sent: source.seenAt } };
}

/**
 * What it means that AWS does not show what it has just made: for five minutes that it is not visible yet (answers
 * lag), then that it is lost.
 * @param sent when the write was made, as `perform` noted it.
 */
export function missingOrLate(
  what: string,
  { performed, now }: Pick<CheckInput<object, unknown>, 'performed' | 'now'>,
): Checked {
  const sent = performed.notes?.sent;
  const mayStillAppear = typeof sent === 'string' && now.getTime() - Date.parse(sent) < 5 * 60_000;
  return mayStillAppear ? wait : failed(`${what} is not there`);
}

/**
 * What speaks against a snapshot that does not hold all that was written to its source: it began before the source was
 * read for it, or AWS does not say when.
 * @param startTime ISO 8601, by AWS's clock; `source.seenAt` is by ours, so some minutes are allowed between the two.
 * @param quiescedAt epoch milliseconds by AWS's own clock, where it says when the source came to rest: nothing is allowed
 * there.
 */
export function startedTooEarly(
  snapshot: string,
  startTime: string | undefined,
  source: Pick<CheckInput<object, unknown>['source'], 'seenAt'>,
  quiescedAt = Number.NEGATIVE_INFINITY,
): string | undefined {
  const started = Date.parse(startTime ?? '');
  if (Number.isNaN(started)) return `AWS does not say when ${snapshot} was begun`;
  const earliest = Math.max(Date.parse(source.seenAt) - clockSkew, quiescedAt);
  return started >= earliest
    ? undefined
    : `${snapshot} was begun at ${startTime ?? ''}, before its source was seen at rest`;
}
