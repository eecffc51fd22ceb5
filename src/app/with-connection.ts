import type { Recorder } from '../estate/aws/recording.ts';
import { type ConnectedTarget, connectTarget, type Target } from './connect.ts';
import type { Runtime } from './runtime.ts';
import type { Setup } from './setup.ts';

/** Where to work, beside what mayfly.yml says. */
export interface ConnectionOptions {
  readonly target: Target;
  /** Of a recording: the time to look at it, instead of when it was recorded. */
  readonly now?: Date;
  /** Records every answer of AWS. */
  readonly recorder?: Recorder;
}

/**
 * Connects to the target, with what mayfly.yml says of regions, of Mayfly's own bucket and of the account that pays,
 * and does the work.
 * @throws as `connectTarget`
 */
export async function withConnection<Value>(
  { config }: Pick<Setup, 'config'>,
  { target, now, recorder }: ConnectionOptions,
  runtime: Runtime,
  work: (connected: ConnectedTarget) => Promise<Value>,
): Promise<Value> {
  const { regions, bucket, cost } = config;
  const own = bucket === undefined ? [] : [`arn:*:s3:::${bucket}`, `arn:*:s3:::${bucket}/*`];
  return work(await connectTarget(target, { regions, own, payer: cost.role, now, recorder }, runtime));
}
