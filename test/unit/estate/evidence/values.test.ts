import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { values } from '../../../../src/estate/evidence/values.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

let folder: string;
let server: Server;
let site: string;
let requests: string[] = [];
let encoded: Buffer = Buffer.from('');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-values-'));
  server = createServer((request, response) => {
    requests.push(`${request.url ?? ''} ${String(request.headers['x-token'] ?? '')}`);
    if (request.url === '/owners.csv') response.end('ada,née');
    else if (request.url === '/encoded.txt') response.end(encoded);
    else response.writeHead(404).end('no such page');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  requests = [];
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function textOf(url: string, aws = fakeAws({})): Promise<unknown> {
  const question = need('values', place, { url });
  return (await values().gather(aws, [question], new Date())).get(question.key);
}

test('a file is read as UTF-8, by path and by URL', async () => {
  const path = join(folder, 'owners.txt');
  await writeFile(path, 'ada\nnée');
  expect(await textOf(`file:${path}`)).toBe('ada\nnée');
  expect(await textOf(`file://${path}`)).toBe('ada\nnée');
});

test('a page is read once per run, for all places, with its headers', async () => {
  const kind = values();
  const question = { url: `${site}/owners.csv`, headers: { 'X-Token': 'open' } };
  const needs = ['eu-west-1', 'us-east-1'].map((region) => need('values', { ...place, region }, question));
  for (const pageNeed of needs)
    expect((await kind.gather(fakeAws({}), [pageNeed], new Date())).get(pageNeed.key)).toBe('ada,née');
  expect(requests).toEqual(['/owners.csv open']);
});

test('an S3 object is read with the credentials of the place', async () => {
  const aws = fakeAws({ 's3:GetObject': () => ({ Body: Buffer.from('ada').toString('base64') }) });
  expect(await textOf('s3://lists/owners/all.csv', aws)).toBe('ada');
  expect(aws.sent).toEqual([{ via: 'read', call: 's3:GetObject', input: { Bucket: 'lists', Key: 'owners/all.csv' } }]);
});

test('content that cannot be read is unknown, with its reason, and never an empty list', async () => {
  await writeFile(join(folder, 'latin1.txt'), Buffer.from([0x6e, 0xe9, 0x65]));
  expect(await textOf(`file:${join(folder, 'nobody.txt')}`)).toEqual(
    unknown(expect.stringContaining('ENOENT') as never),
  );
  expect(await textOf(`file:${join(folder, 'latin1.txt')}`)).toEqual(
    unknown(`file:${join(folder, 'latin1.txt')} is not UTF-8: save it as UTF-8`),
  );
  expect(await textOf(`${site}/nobody.csv`)).toEqual(unknown(`HTTP 404 on ${site}/nobody.csv`));
  expect(await textOf('http://127.0.0.1:1/owners.csv')).toEqual(
    unknown(expect.stringContaining('cannot be read') as never),
  );
  expect(await textOf('s3://lists/owners.csv')).toEqual(unknown('AccessDenied on s3:GetObject'));
  expect(await textOf('s3://lists')).toEqual(unknown('s3://lists does not name a bucket and a key'));
  expect(await textOf('ftp://lists/owners.csv')).toEqual(
    unknown('ftp://lists/owners.csv is neither file:, http(s):// nor s3://'),
  );
});

const encodings: readonly (readonly [string, Buffer, boolean])[] = [
  ['UTF-8 with a byte order mark', Buffer.from('\uFEFFfirst\nsecond'), true],
  ['UTF-16 with a byte order mark', Buffer.from('\uFEFFfirst\nsecond', 'utf16le'), false],
  ['big-endian UTF-16 with a byte order mark', Buffer.from('\uFEFFfirst\nsecond', 'utf16le').swap16(), false],
  ['UTF-16 without one, which is UTF-8, too', Buffer.from('first\nsecond', 'utf16le'), false],
  ['big-endian UTF-16 without one', Buffer.from('first\nsecond', 'utf16le').swap16(), false],
];

test.each(encodings)('a list in %s is read whole, or is unknown', async (_title, bytes, isRead) => {
  const path = join(folder, 'encoded.txt');
  await writeFile(path, bytes);
  const aws = fakeAws({ 's3:GetObject': () => ({ Body: bytes.toString('base64') }) });
  encoded = bytes;
  for (const url of [`file:${path}`, 's3://lists/encoded.txt', `${site}/encoded.txt`])
    expect(await textOf(url, aws)).toEqual(isRead ? 'first\nsecond' : unknown(`${url} is not UTF-8: save it as UTF-8`));
});

test('a header that cannot be sent is not quoted: it may be a secret', async () => {
  const url = `${site}/owners.csv`;
  const question = need('values', place, { url, headers: { authorization: 'Bearer s3cret\nx' } });
  const answers = await values().gather(fakeAws({}), [question], new Date());
  expect(answers.get(question.key)).toEqual(unknown(`${url} cannot be read: the address or a header is not valid`));
});
