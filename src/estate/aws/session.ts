import type { CallFailed } from './call-failed.ts';
import type { Credentials } from './sdk/client-factory.ts';
import { callFailed } from './sdk/failure.ts';
import { sts } from './services/sts.ts';

export interface SessionOptions {
  /** Who assumes the role. */
  readonly own: Credentials;
  readonly region: string;
  readonly endpoint?: string;
  /** As CloudTrail will name it: letters, digits and `+=,.@-`, up to 64. */
  readonly name: string;
}

/** Credentials of a role under a session policy. */
export interface OpenedSession {
  readonly credentials: Credentials;
  /** Epoch milliseconds. */
  readonly expires: number;
  /** Which of the session policies STS took: its index. */
  readonly policy: number;
}

/**
 * Assumes a role under the first of these session policies that STS takes. It packs them, and says of one that is too
 * large only that it is. Rejects with CallFailed on `sts:AssumeRole`. Source:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function openSession(
  role: string,
  policies: readonly string[],
  options: SessionOptions,
): Promise<OpenedSession> {
  for (const [index, policy] of policies.entries())
    try {
      return { ...(await assumed(role, policy, options)), policy: index };
    } catch (error) {
      const failed: CallFailed = callFailed(sts, 'AssumeRole', error);
      const hasShorter = index < policies.length - 1;
      if (!hasShorter || !failed.code.startsWith('PackedPolicyTooLarge')) throw failed;
    }
  throw new RangeError(`no session policy for ${role}`);
}

/** Of a role that was itself assumed by a role, STS gives an hour at most: so that is what is asked for. */
const lifetimeSeconds = 3600;

async function assumed(
  RoleArn: string,
  Policy: string,
  { own, region, endpoint, name }: SessionOptions,
): Promise<Omit<OpenedSession, 'policy'>> {
  const { fromTemporaryCredentials } = await import('./sdk/credentials.ts');
  const provider = fromTemporaryCredentials({
    masterCredentials: own,
    params: { RoleArn, RoleSessionName: name, Policy, DurationSeconds: lifetimeSeconds },
    clientConfig: { region, maxAttempts: 8, ...(endpoint && { endpoint }) },
  });
  const identity = await provider();
  return { credentials: () => Promise.resolve(identity), expires: identity.expiration?.getTime() ?? 0 };
}
