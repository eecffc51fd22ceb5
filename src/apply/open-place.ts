import type { Aws } from '../core/aws.ts';
import type { Place } from '../core/resource.ts';
import { CallFailed } from '../estate/aws/call-failed.ts';
import { NoCredentials } from '../estate/aws/no-credentials.ts';
import type { Run } from './run.ts';

/**
 * A place that this run cannot reach, or can no longer. Its steps stay as they are; the next run, with the role or the
 * credentials that were missing, does them.
 */
export class PlaceClosed extends Error {
  override readonly name = 'PlaceClosed';
}

/** @throws PlaceClosed, with one sentence for people */
export async function openPlace(
  { account, region }: Place,
  { deps, closed }: Pick<Run, 'deps' | 'closed'>,
): Promise<Aws> {
  const why = closed.get(placeKey({ account, region }));
  if (why !== undefined) throw new PlaceClosed(why);
  const aws = await opened({ account, region }, deps);
  if (aws.place.account === account && aws.place.region === region) return aws;
  throw new PlaceClosed(
    `the credentials are for ${aws.place.account} ${aws.place.region}, not for ${account} ${region}`,
  );
}

async function opened(place: Place, { open, fault }: Run['deps']): Promise<Aws> {
  try {
    return await open(place);
  } catch (cause) {
    if (cause instanceof NoCredentials) throw new PlaceClosed(cause.message, { cause });
    if (!(cause instanceof CallFailed)) fault?.('opening a place', cause);
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new PlaceClosed(`${place.account} ${place.region} could not be opened: ${message}`, { cause });
  }
}

/** By what `Run.closed` names a place. */
export function placeKey({ account, region }: Place): string {
  return `${account} ${region}`;
}
