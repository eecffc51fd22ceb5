/** How long one attempt may take, in milliseconds. */
const timeoutMilliseconds = 10_000;

/**
 * A message that was not delivered. `status` is the HTTP status, undefined where nobody answered. `isFinal`: a retry
 * would fail too, until somebody changes mayfly.yml, a secret or the webhook.
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
 * Posts JSON to a webhook: Slack's incoming webhooks, or any other that answers 2xx when it accepted the message. After
 * a 429 it waits once, as long as `Retry-After` says but at most 30 seconds, and sends the message again.
 * @param url a secret: it never appears in an error.
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
  if (first.status !== 429) throw await notDelivered(first);
  const seconds = Number(first.headers.get('retry-after') ?? '1');
  await first.body?.cancel();
  await wait(Math.min(Number.isFinite(seconds) && seconds > 0 ? seconds : 1, 30) * 1000);
  const second = await post(url, body);
  if (!second.ok) throw await notDelivered(second);
}

async function post(url: string, body: unknown): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
  } catch (cause) {
    throw new NotDelivered(`the webhook did not answer: ${reason(cause)}`, { cause });
  }
}

function reason(cause: unknown): string {
  if (!Error.isError(cause)) return 'no reason is known';
  if (cause.name === 'TimeoutError') return `no answer within ${timeoutMilliseconds / 1000} s`;
  const inner: unknown = cause.cause;
  // The Fetch standard lists the blocked ports: https://fetch.spec.whatwg.org/#port-blocking
  if (Error.isError(inner) && inner.message === 'bad port')
    return 'HTTP clients refuse to use its port; move it to another port';
  if (Error.isError(inner) && 'code' in inner && typeof inner.code === 'string') return inner.code;
  return cause.name === 'TypeError' ? 'the connection failed, or the address is not a valid URL' : cause.name;
}

async function notDelivered(response: Response): Promise<NotDelivered> {
  const { status } = response;
  const answer = (await response.text()).slice(0, 200).trim();
  return new NotDelivered(`the webhook answered ${status}${answer === '' ? '' : `: ${answer}`}`, {
    status,
    isFinal: isRefusal(status),
  });
}

/** The webhook would answer the same again: every 4xx but those about time. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status);
}
