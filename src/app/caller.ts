import { hostname, userInfo } from 'node:os';
import { type Credentials, openOwnRegion } from './connect.ts';
import type { Runtime } from './runtime.ts';

/**
 * Who is at it: the ARN that AWS knows the credentials by; where there are none, or they are not taken, the user of
 * this machine, `ada on build-7`, which nobody has proven.
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

/** Without credentials, or with some that AWS does not take. */
const isUnidentified: ReadonlySet<string> = new Set(['CallFailed', 'CredentialsProviderError']);
