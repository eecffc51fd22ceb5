import { maxClockSkewMs } from '../../core/clock-skew.ts';
import type { Json } from '../../core/json.ts';
import type { Checked, CheckInput, Performed } from '../../core/verb.ts';

export const wait: Checked = { status: 'wait' };

export function done(after: Json): Checked {
  return { status: 'done', after };
}

export function failed(why: string): Checked {
  return { status: 'failed', message: why };
}

/**
 * The expected result of verbs that note when their request was sent: not earlier than the resource was last read,
 * which is at most 30 seconds before the write.
 */
export function sentAfterRead({ source }: Pick<CheckInput<object, unknown>, 'source'>): Performed {
  return { notes: { sent: source.seenAt } };
}

/** What a verb reports that changes a state: when its request was sent. */
export function sentNow({ now }: { readonly now: Date }): Performed {
  return { notes: { sent: now.toISOString() } };
}

/**
 * Whether AWS may still show the state before the request: for five minutes, as its answers lag behind. Also where it
 * is not known when the request was sent.
 */
export function mayLag(input: Pick<CheckInput<object, unknown>, 'performed' | 'now'>, forMs = lagMs): boolean {
  const sent = input.performed.notes?.sent;
  return typeof sent !== 'string' || input.now.getTime() - Date.parse(sent) < forMs;
}

/**
 * What to conclude while AWS lists something that it was asked to delete, in a state that does not say so. A delete
 * that ends as failed has no undo, so an hour must pass first.
 * @param state as AWS shows it, where it has one.
 */
export function stillListed(input: Pick<CheckInput<object, unknown>, 'performed' | 'now'>, state?: string): Checked {
  if (mayLag(input, 60 * 60_000)) return wait;
  return failed(`an hour after the request AWS still lists it${state === undefined ? '' : ` as ${state}`}`);
}

const lagMs = 5 * 60_000;

/**
 * What to conclude when AWS does not show something that was just created. AWS's answers lag behind, so for five
 * minutes the check waits; after that it has failed. `performed.notes.sent` says when the request was sent.
 */
export function missingOrLate(
  what: string,
  { performed, now }: Pick<CheckInput<object, unknown>, 'performed' | 'now'>,
): Checked {
  const sent = performed.notes?.sent;
  const mayStillAppear = typeof sent === 'string' && now.getTime() - Date.parse(sent) < lagMs;
  return mayStillAppear ? wait : failed(`${what} was not found`);
}

/**
 * Why a snapshot may miss data that was written to its source: it was started before the source was read for it, or AWS
 * does not report when it was started.
 * @param startTime ISO 8601, by AWS's clock. `source.seenAt` is by our clock, so a few minutes of difference are
 * allowed.
 * @param quiescedAt epoch milliseconds by AWS's own clock, where AWS reports when the source was quiesced. No
 * difference is allowed then.
 */
export function startedTooEarly(
  snapshot: string,
  startTime: string | undefined,
  source: Pick<CheckInput<object, unknown>['source'], 'seenAt'>,
  quiescedAt = Number.NEGATIVE_INFINITY,
): string | undefined {
  const started = Date.parse(startTime ?? '');
  if (Number.isNaN(started)) return `AWS does not report when ${snapshot} was started`;
  const earliest = Math.max(Date.parse(source.seenAt) - maxClockSkewMs, quiescedAt);
  if (started >= earliest) return undefined;
  const event = started < quiescedAt ? 'quiesced' : 'read';
  return `${snapshot} was started at ${startTime ?? ''}, before its source was ${event}`;
}

/** @param gib as AWS reports it; undefined where it does not. */
export function sizeText(gib: number | undefined): string {
  return gib === undefined ? 'an unknown size' : `${gib} GiB`;
}
