import type { Aws } from '../core/aws.ts';
import { type Connection, connect } from '../estate/aws/connect.ts';
import type { Recorder } from '../estate/aws/recording.ts';
import { openRecording } from '../estate/aws/replay.ts';
import type { Runtime } from './runtime.ts';

/** Which accounts and regions are meant, and how to reach them: AWS, or a recording of it. */
export interface Target {
  /** The folder of a recording: then nothing else here counts. */
  readonly recording?: string;
  readonly profile?: string;
  /** Names of regions, or `all`. */
  readonly regions: readonly string[];
  /** ARNs of roles, one account each. */
  readonly assume: readonly string[];
  readonly endpoint?: string;
}

/** The credentials of whoever calls, and where to use them. */
export type Credentials = Pick<Target, 'profile' | 'endpoint'>;

/** A connection with the time that its plans are made for. */
export interface ConnectedTarget {
  readonly connection: Connection;
  /** Of a recording: when it was recorded; else the clock's. */
  readonly now: Date;
  readonly isRecording: boolean;
}

export interface TargetOptions {
  /** Regions of mayfly.yml, for where the command line names none. */
  readonly regions: readonly string[];
  /** ARN patterns of what is Mayfly's own. */
  readonly own: readonly string[];
  /** `cost: role` of mayfly.yml: the way to the account that pays. */
  readonly payer?: string;
  /** Another time for a recording; AWS itself is always seen now. */
  readonly now?: Date;
  readonly recorder?: Recorder;
}

/** Thrown where it cannot be told which region is meant. */
export class NoRegion extends Error {
  override readonly name = 'NoRegion';
}

/**
 * Opens the way to AWS or to a recording. Without a region on the command line and in mayfly.yml, the environment's
 * counts, as for AWS's own tools.
 * @throws CallFailed where the credentials do not say who they are; NotARecording; NoRegion.
 */
export async function connectTarget(
  target: Target,
  { regions, own, payer, now, recorder }: TargetOptions,
  { clock, environment }: Runtime,
): Promise<ConnectedTarget> {
  if (target.recording !== undefined) {
    const replay = await openRecording(target.recording);
    return { connection: replay, now: now ?? new Date(replay.header.recorded), isRecording: true };
  }
  const connection = await connect({
    profile: target.profile,
    endpoint: target.endpoint ?? environment.AWS_ENDPOINT_URL,
    assume: target.assume,
    regions: regionsOf(target.regions, regions, environment),
    own,
    ...(payer !== undefined && { payer }),
    ...(recorder && { through: (place, wire) => recorder.through(place, wire) }),
  });
  return { connection, now: clock(), isRecording: false };
}

/**
 * Opens one region of the account that the credentials belong to, whichever roles are assumed beside them. What these
 * ARN patterns name is Mayfly's own there. Gives undefined where the account cannot be reached.
 * @throws CallFailed where the credentials do not say who they are.
 */
export async function openOwnRegion(
  region: string,
  own: readonly string[],
  credentials: Credentials,
  runtime: Runtime,
): Promise<Aws | undefined> {
  const target = { ...credentials, regions: [region], assume: [] };
  const { connection } = await connectTarget(target, { regions: [], own }, runtime);
  const [place] = connection.places;
  return place && connection.open(place);
}

function regionsOf(
  named: readonly string[],
  configured: readonly string[],
  environment: Runtime['environment'],
): readonly string[] {
  if (named.length > 0) return [...new Set(named)];
  if (configured.length > 0) return [...new Set(configured)];
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (region !== undefined && region !== '') return [region];
  throw new NoRegion(
    'No region is named. Pass --region eu-west-1 (repeat it, or say `all`), or write `regions` into mayfly.yml.',
  );
}
