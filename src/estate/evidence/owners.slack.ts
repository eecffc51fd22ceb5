import type { EvidenceContext } from '../../core/evidence/evidence-context.ts';
import type { OwnersAnswer, OwnersQuestion } from '../../core/evidence/owners.ts';
import { type Unknown, unknown } from '../../core/truth.ts';

/** How long one attempt may take, in milliseconds. */
const timeoutMs = 10_000;
/** How many times Slack may ask for a later retry, and the longest wait each time, in seconds. */
const maxWaits = 3;
const maxWaitSeconds = 60;

/**
 * Whether Slack knows an active member with this e-mail.
 * @param token a secret, so it appears in no answer and no error. Undefined: the variable is not set.
 * Source: https://docs.slack.dev/reference/methods/users.lookupByEmail (tier 3: about 50 calls a minute)
 */
export async function slackMember(
  question: OwnersQuestion & { readonly from: 'slack' },
  token: string | undefined,
  { wait }: Pick<EvidenceContext, 'wait'>,
  waits = 0,
): Promise<OwnersAnswer | Unknown> {
  if (token === undefined || token === '')
    return unknown(`the environment variable ${question.token} for Slack's token is not set`);
  const answer = await lookup(question, token);
  if (typeof answer === 'string') return unknown(answer);
  if (answer.status === 429) {
    if (waits === maxWaits) return unknown('Slack: too many calls');
    const seconds = Number(answer.headers.get('retry-after') ?? '1');
    await answer.body?.cancel();
    await wait(Math.min(Number.isFinite(seconds) && seconds > 0 ? seconds : 1, maxWaitSeconds) * 1000);
    return slackMember(question, token, { wait }, waits + 1);
  }
  return memberIn(await textOf(answer), answer.status, question.email);
}

async function lookup(
  { api, email }: OwnersQuestion & { readonly from: 'slack' },
  token: string,
): Promise<Response | string> {
  try {
    return await fetch(`${api}/users.lookupByEmail?email=${encodeURIComponent(email)}`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    return `Slack did not answer: ${reasonOf(error)}`;
  }
}

/** The body of Slack's answer; empty if the connection broke off. */
async function textOf(answer: Response): Promise<string> {
  return answer.text().catch(() => '');
}

function memberIn(text: string, status: number, email: string): OwnersAnswer | Unknown {
  const body = parsed(text);
  if (body === undefined) return unknown(`Slack answered ${status} without JSON`);
  const { ok, error, user } = body as {
    ok?: unknown;
    error?: unknown;
    user?: { deleted?: unknown; profile?: { email?: unknown } };
  };
  if (ok === true && user !== undefined) {
    if (user.deleted === true) return { status: 'gone', reason: 'disabled' };
    return { status: 'here', name: typeof user.profile?.email === 'string' ? user.profile.email : email };
  }
  if (ok === false && error === 'users_not_found') return { status: 'gone', reason: 'not-known' };
  return unknown(`Slack: ${typeof error === 'string' ? error : `an answer without a result (${status})`}`);
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `fetch` hides the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason was given';
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : error.name;
}
