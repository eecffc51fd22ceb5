import type { Place } from '../core/resource.ts';
import { type CallFailed, causeOf, failureKind, isCredentialFailure } from '../estate/aws/call-failed.ts';
import { PlaceClosed, placeKey } from './open-place.ts';
import { type Run, type Waiting, wait, waitFor } from './run.ts';

/**
 * Closes a place for the rest of this run, because AWS does not accept the credentials any more. Its steps stay as they
 * are, and no further call is made there: the next run, with other credentials, continues.
 * @param cause `ExpiredToken on rds:DescribeDBInstances`
 */
export function closePlace(place: Place, cause: string, { closed }: Pick<Run, 'closed'>): Waiting {
  const message = `AWS no longer accepts the credentials (${cause}): renew them`;
  closed.set(placeKey(place), message);
  return waitFor('unread', message);
}

/**
 * What a step waits for after a read that would have shown what became of a write. Nothing is concluded from it. A
 * denied read is left to a later run, because it would be denied again in this one.
 * @param what what could not be read, as the beginning of a message: `whether the write happened is not known`
 */
export function waitAfterFailedRead(what: string, error: CallFailed, place: Place, run: Pick<Run, 'closed'>): Waiting {
  if (isCredentialFailure(error)) return closePlace(place, causeOf(error), run);
  const message = `${what}: ${causeOf(error)}`;
  return failureKind(error) === 'refused' ? waitFor('unread', message) : wait(message);
}

/**
 * For a call whose failure would otherwise decide about a step: closes the place if AWS did not accept the credentials,
 * because then the failure says nothing about the step.
 * @throws PlaceClosed
 */
export function throwIfClosing(error: unknown, place: Place, run: Pick<Run, 'closed'>): void {
  if (!isCredentialFailure(error)) return;
  throw new PlaceClosed(closePlace(place, causeOf(error), run).message, { cause: error });
}
