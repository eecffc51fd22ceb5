import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { NotDelivered, postJson } from '../../../src/notify/webhook.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly text?: string;
}

/** A webhook that gives these answers, one after the other, and remembers what it was sent. */
async function webhook(...replies: readonly Reply[]): Promise<{ url: string; got: unknown[] }> {
  const got: unknown[] = [];
  let at = 0;
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    request.on('end', () => {
      got.push(JSON.parse(text));
      const reply = replies[Math.min(at++, replies.length - 1)];
      response.writeHead(reply?.status ?? 500, reply?.headers).end(reply?.text);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/secret`, got };
}

const waits: number[] = [];
const wait = (milliseconds: number): Promise<void> => {
  waits.push(milliseconds);
  return Promise.resolve();
};

test('a message that was taken resolves', async () => {
  const { url, got } = await webhook({ status: 200, text: 'ok' });
  await postJson(url, { text: 'grüße' }, wait);
  expect(got).toEqual([{ text: 'grüße' }]);
});

test('Slack says when to come back, and is believed', async () => {
  waits.length = 0;
  const { url, got } = await webhook({ status: 429, headers: { 'retry-after': '3' } }, { status: 200 });
  await postJson(url, { text: 'x' }, wait);
  expect(waits).toEqual([3000]);
  expect(got).toHaveLength(2);
});

test.each([
  [404, true],
  [408, false],
  [500, false],
  [503, false],
])(
  'an answer of %d rejects with its words, without the secret address; whether for good: %s',
  async (status, isFinal) => {
    const { url } = await webhook({ status, text: 'no_service' });
    const error = await postJson(url, {}, wait).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NotDelivered);
    expect(error).toMatchObject({ message: `the webhook answered ${status}: no_service`, status, isFinal });
  },
);

test('nobody there rejects with the cause, without the secret address', async () => {
  const { url } = await webhook({ status: 200 });
  await new Promise((resolve) => server?.close(resolve));
  const error = await postJson(url, {}, wait).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(NotDelivered);
  expect(error).toMatchObject({ message: 'the webhook did not answer: ECONNREFUSED', isFinal: false });
});

test('a port that fetch blocks is named as the cause', async () => {
  const error = await postJson('http://127.0.0.1:6667/secret', {}, wait).catch((caught: unknown) => caught);
  expect((error as NotDelivered).message).toBe(
    'the webhook did not answer: HTTP clients refuse to use its port; move it to another port',
  );
});
