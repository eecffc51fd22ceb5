/** How long one attempt may take, in milliseconds. */
const patience = 10_000;

/**
 * A message that was not taken. `status` is the HTTP status, or undefined where nobody answered. `isFinal`: to send it
 * again would be in vain, as nothing but a change of mayfly.yml, of a secret or of the webhook itself can help.
 */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
  readonly status: number | undefined;
  readonly isFinal: boolean;

  constructor(
    message: string,
    {
      status,
      isFinal = false,
      ...options
    }: ErrorOptions & { readonly status?: number; readonly isFinal?: boolean } = {},
  ) {
    super(message, options);
    this.status = status;
    this.isFinal = isFinal;
  }
}

/**
 * Posts JSON to a webhook: Slack's incoming webhooks, or any other that answers 2xx when it took the message.
 * Slack's answer 429 is waited for once, as long as its `Retry-After` says, at most 30 seconds.
 * @param url Is a secret: it never stands in an error.
 * @throws NotDelivered
 * Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export async function postJson(
  url: string,
  body: unknown,
  wait: (milliseconds: number) => Promise<void>,
): Promise<void> {
  const first = await post(url, body);
  if (first.ok) return;
  if (first.status !== 429) throw await notTaken(first);
  const seconds = Number(first.headers.get('retry-after') ?? '1');
  await first.body?.cancel();
  await wait(Math.min(Number.isFinite(seconds) && seconds > 0 ? seconds : 1, 30) * 1000);
  const second = await post(url, body);
  if (!second.ok) throw await notTaken(second);
}

async function post(url: string, body: unknown): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
  } catch (cause) {
    throw new NotDelivered(`the webhook did not answer: ${reason(cause)}`, { cause });
  }
}

function reason(cause: unknown): string {
  if (!Error.isError(cause)) return 'no reason was given';
  if (cause.name === 'TimeoutError') return `nothing within ${patience / 1000} s`;
  const inner: unknown = cause.cause;
  // The Fetch standard's list, to which no request is sent: https://fetch.spec.whatwg.org/#port-blocking
  if (Error.isError(inner) && inner.message === 'bad port')
    return 'its port is one that HTTP clients refuse to use; move it to another';
  if (Error.isError(inner) && 'code' in inner && typeof inner.code === 'string') return inner.code;
  return cause.name === 'TypeError' ? 'the connection failed, or the address is not a valid URL' : cause.name;
}

async function notTaken(response: Response): Promise<NotDelivered> {
  const { status } = response;
  const said = (await response.text()).slice(0, 200).trim();
  return new NotDelivered(`the webhook answered ${status}${said === '' ? '' : `: ${said}`}`, {
    status,
    isFinal: saysNo(status),
  });
}

/** It answered, and will answer the same again: all of 4xx but what speaks of time. */
function saysNo(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status);
}
