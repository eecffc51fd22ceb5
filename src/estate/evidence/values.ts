import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Aws } from '../../core/aws.ts';
import type { EvidenceGatherer } from '../../core/evidence/evidence.ts';
import { type ValuesQuestion, valuesKind } from '../../core/evidence/values.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';

/** How long a server may take for the whole text, in milliseconds. */
const timeoutMs = 30_000;

/**
 * `values`: the contents of files, for `value_from` and `skip-days-from`. Create it once per run: a file or page is
 * read once per run, an S3 object once per place, because each account reads it with its own permissions. Content that
 * cannot be read is unknown, never an empty list.
 */
export function values(): EvidenceGatherer {
  const texts = new Map<string, Promise<string | Unknown>>();
  const readOnce = (key: string, read: () => Promise<string | Unknown>): Promise<string | Unknown> => {
    const known = texts.get(key) ?? read();
    texts.set(key, known);
    return known;
  };
  return valuesKind.gatherer({
    iam: ['s3:GetObject'],
    gather: async (aws, needs) => {
      const answers = needs.map(async ({ key, question: source }) => {
        const isObject = source.url.startsWith('s3://');
        return [key, await readOnce(isObject ? key : JSON.stringify(source), () => textOf(aws, source))] as const;
      });
      return new Map(await Promise.all(answers));
    },
  });
}

async function textOf(aws: Aws, { url, headers }: ValuesQuestion): Promise<string | Unknown> {
  try {
    if (url.startsWith('s3://')) return await objectText(aws, url);
    if (url.startsWith('file:')) return utf8(await readFile(pathOf(url)), url);
    if (!/^https?:\/\//.test(url)) return unknown(`${url} is neither file:, http(s):// nor s3://`);
    const answer = await fetch(url, { headers: headers ?? {}, signal: AbortSignal.timeout(timeoutMs) });
    return answer.ok
      ? utf8(new Uint8Array(await answer.arrayBuffer()), url)
      : unknown(`HTTP ${answer.status} on ${url}`);
  } catch (error) {
    if (error instanceof CallFailed) return unknown(causeOf(error));
    return unknown(`${url} cannot be read: ${reasonOf(error)}`);
  }
}

async function objectText(aws: Aws, url: string): Promise<string | Unknown> {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  if (Bucket === undefined || Key === undefined) return unknown(`${url} does not name a bucket and a key`);
  const { Body } = await aws.read.s3.getObject({ Bucket, Key });
  return utf8(Buffer.from(Body, 'base64'), url);
}

/** Policy authors write both `file:lists/owners.csv`, relative to the working directory, and full URLs. */
function pathOf(url: string): string {
  return url.startsWith('file:///') ? fileURLToPath(url) : url.replace(/^file:(\/\/)?/, '');
}

/** UTF-16 without a byte order mark can be read as UTF-8, with a NUL in every character: then no value is the same. */
function utf8(bytes: Uint8Array, url: string): string | Unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? unknown(`${url} is not UTF-8: save it as UTF-8`) : text;
  } catch {
    return unknown(`${url} is not UTF-8: save it as UTF-8`);
  }
}

/** `fetch` hides the reason in the cause. Where there is none, its message quotes the header, which may be a secret. */
function reasonOf(error: unknown): string {
  if (!Error.isError(error)) return String(error);
  if (Error.isError(error.cause)) return error.cause.message;
  return error.name === 'TypeError' ? 'the address or a header is not valid' : error.message;
}
