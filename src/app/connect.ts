import type { Aws } from '../core/aws.ts';
import { type Connection, connect } from '../estate/aws/connect.ts';
import type { Recorder } from '../estate/aws/recording.ts';
import { openRecording } from '../estate/aws/replay.ts';
import type { Runtime } from './runtime.ts';

/** Which accounts and regions to work in, and how to reach them: AWS, or a recording of it. */
export interface Target {
  /** The folder of a recording: then nothing else here matters. */
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

/** A connection, and the time that plans are made for. */
export interface ConnectedTarget {
  readonly connection: Connection;
  /** Of a recording: when it was recorded; else the time of the clock. */
  readonly now: Date;
  readonly isRecording: boolean;
}

export interface TargetOptions {
  /** Regions of mayfly.yml, used if the target names none. */
  readonly regions: readonly string[];
  /** ARN patterns of what belongs to Mayfly. */
  readonly own: readonly string[];
  /** `cost: role` of mayfly.yml: reaches the account that pays. */
  readonly payer?: string;
  /** Another time for a recording; AWS itself is always read as it is now. */
  readonly now?: Date;
  readonly recorder?: Recorder;
}

/** No region is named anywhere. */
export class NoRegion extends Error {
  override readonly name = 'NoRegion';
}

/**
 * Connects to AWS or to a recording. If neither the target nor mayfly.yml names a region, the region of the environment
 * is used, as AWS's own tools do.
 * @throws CallFailed if AWS does not identify the credentials; NotARecording; NoRegion.
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
    ...(recorder && { through: (place, transport) => recorder.through(place, transport) }),
  });
  return { connection, now: clock(), isRecording: false };
}

/**
 * Opens one region of the account that the credentials belong to; no role is assumed.
 * @param own ARN patterns of what belongs to Mayfly there.
 * @returns undefined if the account cannot be reached.
 * @throws CallFailed if AWS does not identify the credentials.
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
    'No region is named. Pass --region eu-west-1 (repeat it, or write `all`), or set `regions` in mayfly.yml.',
  );
}
