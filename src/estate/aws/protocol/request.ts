/** A request as it is sent: serialised and signed. */
export interface OutgoingRequest {
  readonly method: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Thrown if a request cannot be read with certainty. The message completes the sentence "It is not sent: …". */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** The value of a header, ignoring the case of its name. */
export function header({ headers }: OutgoingRequest, name: string): string | undefined {
  const values = Object.entries(headers).filter(([key]) => key.toLowerCase() === name);
  if (values.length > 1) throw new Unreadable(`it has the header ${name} twice`);
  return values[0]?.[1];
}

/** The body as text; empty if there is none. Bytes are UTF-8. */
export function bodyText(request: OutgoingRequest, contentType: string): string {
  const { body } = request;
  if (body === undefined || body === null || body === '') return '';
  for (const name of ['content-encoding', 'transfer-encoding'])
    if (header(request, name) !== undefined) throw new Unreadable(`its body is encoded (${name})`);
  const type = header(request, 'content-type')?.toLowerCase();
  if (type?.replace(/; *charset=utf-8$/, '') !== contentType)
    throw new Unreadable(`its body is ${type ?? 'of no known type'}, not ${contentType}`);
  if (typeof body === 'string') return body;
  if (!(body instanceof Uint8Array)) throw new Unreadable('its body is a stream or something else that is not text');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch (error) {
    throw new Unreadable('its body is not UTF-8', { cause: error });
  }
}

/** Rejects a request that is not a `POST /` without a query, as protocols with one address for all operations send. */
export function assertPost({ method, path, query = {} }: OutgoingRequest): void {
  if (method !== 'POST' || path !== '/' || Object.keys(query).length > 0)
    throw new Unreadable(
      `it goes to ${method} ${path} with ${Object.keys(query).length} query keys, not to POST / without any`,
    );
}
