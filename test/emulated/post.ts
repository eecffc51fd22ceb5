import { type Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What is sent in one POST, and over whose connections; without an agent, over one that ends with it. */
export interface Sent {
  readonly body: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly agent?: Agent;
}

/** The text of the answer; rejects where its status is not 200. */
export function post(url: string, { body, headers, agent }: Sent): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      agent: agent ?? false,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    call.on('error', reject);
    call.on('response', (answer) => {
      text(answer).then((said) => {
        if (answer.statusCode === 200) resolve(said);
        else reject(new Error(`${answer.statusCode ?? 'no status'}: ${said}`));
      }, reject);
    });
    call.end(body);
  });
}
