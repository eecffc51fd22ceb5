import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsError, type Reply } from './aws-error.ts';
import type { Ask } from './aws-rules/aws-rule.ts';
import { awsRules } from './aws-rules/aws-rules.ts';
import { type Call, readCall } from './call.ts';

/**
 * What happens to a call: `{error, status}` AWS's answer with that code, nothing reaches moto; `throttle` the service's
 * own throttling error, `fail` its own HTTP 500; `reset` the connection breaks before moto sees it; `{reply}` this
 * answer, nothing reaches moto; `lose` moto does it and the answer is lost; `truncate` half of the answer comes;
 * `silence` moto does it and no answer ever comes; `{afterMs}` it comes late; `{rewrite}` another body; `{before}`
 * something is done first, say by another person in the console; `{after}` once moto has done it, before its answer
 * goes on; `{dateless}` its answer does not say what time it is, so that a client whose clock is wrong does not notice;
 * `{instead}` moto does it, and somebody in between answers this.
 */
export type Deed =
  | 'throttle'
  | 'fail'
  | 'reset'
  | 'lose'
  | 'truncate'
  | 'silence'
  | { readonly error: string; readonly status: number }
  | { readonly reply: Reply }
  | {
      readonly before?: (call: Call) => Promise<void>;
      readonly after?: (call: Call) => Promise<void>;
      readonly afterMs?: number;
      readonly dateless?: true;
      readonly rewrite?: (body: string, call: Call) => string;
      readonly instead?: Reply;
    };

export interface Fault {
  /** The operation, or which calls. */
  readonly on: string | ((call: Call) => boolean);
  readonly deed: Deed | ((call: Call) => Deed);
  /** How often; default always. */
  readonly times?: number;
}

/** A call and the HTTP status it was answered with; `none` where the connection broke. */
interface Seen extends Call {
  status: number | 'none';
}

export interface AwsProxy {
  readonly endpoint: string;
  /** All calls since the start or the last `forget`, in order of arrival. */
  readonly calls: readonly Readonly<Seen>[];
  count(operation: string): number;
  writes(): readonly string[];
  forget(): void;
  /** From now on; the first fault that fits a call is the one. Returns what takes it away again. */
  fault(fault: Fault): () => void;
  stop(): Promise<void>;
}

/**
 * A counting proxy that can break things, in front of moto. Everything passes unchanged (the Host header too: it is
 * signed) until a fault says otherwise.
 * @param reword what moto says, put right before any fault is done to it: a time, say, by the clock of the test.
 */
export async function startProxy(
  target: string,
  reword: (body: string, call: Call) => string = (body) => body,
): Promise<AwsProxy> {
  const calls: Seen[] = [];
  const faults = new Map<Fault, { left: number }>();
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await collect(request);
    const seen: Seen = { ...readCall(request, body), status: 'none' };
    calls.push(seen);
    const deed = take(faults, seen);
    if (deed === 'reset') request.socket.resetAndDestroy();
    else if (typeof deed === 'object' && 'reply' in deed) answer(seen, response, deed.reply);
    else if (isError(deed)) answer(seen, response, errorFor(deed, seen));
    else await pass(seen, request, response, body, deed);
  }

  async function pass(
    seen: Seen,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    deed: Deed | undefined,
  ): Promise<void> {
    const { before, after, afterMs, dateless, rewrite, instead } =
      typeof deed === 'object' && !('error' in deed) && !('reply' in deed) ? deed : {};
    await before?.(seen);
    const reply = reworded(await byTheRules(seen, request, body), seen, reword);
    await after?.(seen);
    if (afterMs) await new Promise((resolve) => setTimeout(resolve, afterMs));
    if (dateless) delete reply.headers.date;
    response.sendDate = dateless !== true;
    if (deed === 'lose') request.socket.resetAndDestroy();
    else if (instead !== undefined) answer(seen, response, instead);
    else if (deed === 'truncate') truncate(response, reply);
    else if (deed !== 'silence')
      answer(seen, response, rewrite ? { ...reply, body: Buffer.from(rewrite(reply.body.toString(), seen)) } : reply);
  }

  /** What AWS would answer: the emulator's answer, unless a rule that it does not keep refuses the call. */
  async function byTheRules(seen: Seen, request: IncomingMessage, body: Buffer): Promise<Forwarded> {
    const ask: Ask = (operation, parameters = {}) => askMoto(target, agent, request, body, { operation, parameters });
    const rules = Object.values(awsRules).filter(({ on }) =>
      typeof on === 'function' ? on(seen) : on.includes(`${seen.service}:${seen.operation}`),
    );
    for (const { refuse } of rules) {
      const refused = await refuse?.(seen, ask);
      if (refused !== undefined)
        return { ...awsError(seen.protocol, refused.status ?? 400, refused.code, refused.message), headers: {} };
    }
    const reply = await forward(target, agent, request, body);
    if (reply.status < 300) for (const { also } of rules) await also?.(seen, ask, reply.body.toString());
    return reply;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    count: (operation) => calls.filter((call) => call.operation === operation).length,
    writes: () => calls.filter((call) => call.kind === 'write').map((call) => call.operation),
    forget: () => {
      calls.length = 0;
    },
    fault: (fault) => {
      faults.set(fault, { left: fault.times ?? Number.POSITIVE_INFINITY });
      return () => faults.delete(fault);
    },
    stop: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function take(faults: ReadonlyMap<Fault, { left: number }>, call: Call): Deed | undefined {
  for (const [fault, state] of faults) {
    const fits = typeof fault.on === 'string' ? fault.on === call.operation : fault.on(call);
    if (fits && state.left-- > 0) return typeof fault.deed === 'function' ? fault.deed(call) : fault.deed;
  }
  return undefined;
}

function isError(
  deed: Deed | undefined,
): deed is 'throttle' | 'fail' | { readonly error: string; readonly status: number } {
  return deed === 'throttle' || deed === 'fail' || (typeof deed === 'object' && 'error' in deed);
}

function errorFor(
  deed: 'throttle' | 'fail' | { readonly error: string; readonly status: number },
  { protocol }: Call,
): Reply {
  if (deed === 'fail') return awsError(protocol, 500, internal[protocol], 'An internal error occurred.');
  if (deed !== 'throttle') return awsError(protocol, deed.status, deed.error, `${deed.error}, says the proxy`);
  if (protocol === 'ec2') return awsError(protocol, 503, 'RequestLimitExceeded', 'Request limit exceeded.');
  if (protocol === 'rest') return awsError(protocol, 503, 'SlowDown', 'Please reduce your request rate.');
  return awsError(protocol, 400, protocol === 'query' ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
}

/** What each protocol's services call a fault of their own. */
const internal = {
  ec2: 'InternalError',
  query: 'InternalFailure',
  json: 'InternalServerError',
  rest: 'InternalError',
} as const;

interface Forwarded extends Reply {
  readonly headers: IncomingMessage['headers'];
}

/** Asks as the caller of this call would, who has signed it for the same service and region. */
async function askMoto(
  target: string,
  agent: Agent,
  request: IncomingMessage,
  body: Buffer,
  { operation, parameters }: { readonly operation: string; readonly parameters: Readonly<Record<string, string>> },
): Promise<string> {
  const version = new URLSearchParams(body.toString('latin1')).get('Version');
  if (version === null) throw new Error(`${operation}: rules can ask only services of the Query protocol`);
  const form = Buffer.from(new URLSearchParams({ Action: operation, Version: version, ...parameters }).toString());
  const headers = { ...request.headers, 'content-length': String(form.length) };
  const { status, body: answer } = await forward(target, agent, { method: 'POST', url: '/', headers }, form);
  if (status >= 300) throw new Error(`${operation} answered ${status}: ${answer.toString()}`);
  return answer.toString();
}

function forward(
  target: string,
  agent: Agent,
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  body: Buffer,
): Promise<Forwarded> {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers } = request;
  return new Promise((resolve, reject) => {
    const onward = httpRequest({ hostname, port, agent, method, path, headers }, (reply) => {
      collect(reply).then((text) => {
        resolve({
          status: reply.statusCode ?? 502,
          type: reply.headers['content-type'] ?? 'text/plain',
          body: text,
          headers: reply.headers,
        });
      }, reject);
    });
    onward.on('error', reject);
    onward.end(body);
  });
}

function reworded(reply: Forwarded, call: Call, reword: (body: string, call: Call) => string): Forwarded {
  const body = reply.body.toString('latin1');
  const said = reword(body, call);
  return said === body ? reply : { ...reply, body: Buffer.from(said, 'latin1') };
}

function answer(seen: Seen, response: ServerResponse, reply: Reply | Forwarded): void {
  seen.status = reply.status;
  const headers = Object.entries('headers' in reply ? reply.headers : {}).filter(
    ([name]) => name !== 'transfer-encoding' && name !== 'connection',
  );
  response.writeHead(reply.status, {
    ...Object.fromEntries(headers),
    'content-type': reply.type,
    'content-length': reply.body.length,
  });
  response.end(reply.body);
}

function truncate(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { 'content-type': reply.type, 'content-length': reply.body.length });
  response.write(reply.body.subarray(0, Math.floor(reply.body.length / 2)), () => response.socket?.destroy());
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
