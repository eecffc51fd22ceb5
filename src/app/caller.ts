import { hostname, userInfo } from 'node:os';
import { type Credentials, openOwnRegion } from './connect.ts';
import type { Runtime } from './runtime.ts';

/**
 * Who runs this command: the ARN of the credentials, as AWS gives it. Without credentials, or if AWS refuses them, the
 * user of this machine, `ada on build-7`, which nobody has verified.
 */
export async function callerOf(credentials: Credentials, runtime: Runtime): Promise<string> {
  try {
    const { AWS_REGION: region = 'us-east-1' } = runtime.environment;
    const aws = await openOwnRegion(region, [], credentials, runtime);
    const identity = aws && (await aws.read.sts.getCallerIdentity({}));
    if (identity?.Arn !== undefined) return identity.Arn;
  } catch (error) {
    if (!(error instanceof Error) || !isUnidentified.has(error.name)) throw error;
  }
  return `${userInfo().username} on ${hostname()}`;
}

/** Errors without credentials, or with credentials that AWS refuses. */
const isUnidentified: ReadonlySet<string> = new Set(['CallFailed', 'CredentialsProviderError']);
