import type { SelfInterface } from '../../core/aws.ts';
import type { ChainedReceipt } from '../../core/chained-receipt.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { zeroPadded } from '../../core/zero-padded.ts';
import { CallFailed, failureKind } from '../../estate/aws/call-failed.ts';
import type { ReceiptCopy } from '../../ledger/chain.ts';
import { type Credentials, openOwnRegion } from '../connect.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';
import { type Log, logLines } from './log.ts';
import { receiptsOfCopy } from './log-copy.ts';

/** A place in the bucket that mayfly.yml names as Mayfly's. */
export interface BucketPlace {
  readonly url: string;
  readonly bucket: string;
  /** Without slashes at its ends; empty: the whole bucket. */
  readonly prefix: string;
}

/** Whether this is a place in a bucket: `s3://bucket/prefix`. */
export function isBucketUrl(target: string): boolean {
  return target.startsWith('s3://');
}

/** The place; or why nothing is written or read there. */
export function bucketPlace(url: string, { config }: Pick<Setup, 'config'>): BucketPlace | Diagnostic {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]*)\/?(.*)$/.exec(url) ?? [];
  const prefix = path.replace(/^\/+|\/+$/g, '');
  if (config.bucket === undefined)
    return fault(
      'not-ours',
      url,
      'mayfly.yml names no bucket as Mayfly’s, so Mayfly writes to none.',
      `Write \`bucket: ${bucket}\` into mayfly.yml.`,
    );
  if (bucket !== config.bucket)
    return fault(
      'not-ours',
      url,
      `mayfly.yml names another bucket as Mayfly’s: ${config.bucket}.`,
      `Export to \`s3://${config.bucket}/receipts\`.`,
    );
  if (/(^|\/)(\.{0,2})(\/|$)/.test(prefix === '' ? 'x' : prefix))
    return fault('not-ours', url, 'This is not a prefix of a bucket.', 'Leave out `//` and dots.');
  return { url, bucket, prefix };
}

/** Opens the bucket with the credentials of the caller; only objects under the prefix can be read and written. */
export async function openBucket(
  { bucket, prefix }: BucketPlace,
  credentials: Credentials,
  runtime: Runtime,
): Promise<SelfInterface['s3']> {
  const { AWS_REGION: region = 'us-east-1' } = runtime.environment;
  const own = [
    `arn:*:s3:::${bucket}/`,
    `arn:*:s3:::${bucket}`,
    `arn:*:s3:::${bucket}/${prefix === '' ? '' : `${prefix}/`}*`,
  ];
  const aws = await openOwnRegion(region, own, credentials, runtime);
  if (aws === undefined) throw new Error(`the bucket ${bucket} cannot be reached`);
  return aws.self.s3;
}

/** What an export to a bucket did. */
export interface ExportResult {
  readonly written: number;
  /** Objects that existed already, with the same bytes. */
  readonly known: number;
  /** Receipts that no run has sealed yet: others may follow in the same object, so they wait for the next export. */
  readonly unsealed: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Writes the log under the prefix: `PLAN/ACCOUNT/0000000001-0000000012.ndjson` has the receipts from one seal of a run
 * to the next, `PLAN/runs/ID.ndjson` a run. The same log gives the same objects. Nothing is ever overwritten: an
 * existing object with other content is reported.
 */
export async function exportLog(log: Log, at: BucketPlace, s3: SelfInterface['s3']): Promise<ExportResult> {
  const { objects, unsealed } = objectsOf(log);
  const diagnostics: Diagnostic[] = [];
  let [written, known] = [0, 0];
  for (const { name, text } of objects) {
    const Key = at.prefix === '' ? name : `${at.prefix}/${name}`;
    const outcome = await putOnce({ Bucket: at.bucket, Key, text }, s3);
    if (outcome === 'written') written += 1;
    else if (outcome === 'known') known += 1;
    else
      diagnostics.push(
        fault(
          'export-differs',
          `s3://${at.bucket}/${Key}`,
          'This object differs from what the ledger holds now; it was left as it is.',
          `\`mayfly log --against ${at.url}\` shows where they differ.`,
        ),
      );
  }
  return { written, known, unsealed, diagnostics };
}

/** All receipts that are stored under a prefix, by place and digest. */
export async function readCopyInBucket(
  at: BucketPlace,
  s3: SelfInterface['s3'],
): Promise<{ readonly receipts: readonly ReceiptCopy[]; readonly diagnostics: readonly Diagnostic[] }> {
  const receipts: ReceiptCopy[] = [];
  const diagnostics: Diagnostic[] = [];
  const Prefix = at.prefix === '' ? '' : `${at.prefix}/`;
  let ContinuationToken: string | undefined;
  let objects = 0;
  do {
    const page = await s3.listObjectsV2({
      Bucket: at.bucket,
      Prefix,
      ...(ContinuationToken !== undefined && { ContinuationToken }),
    });
    for (const { Key } of page.Contents ?? []) {
      if (Key?.endsWith('.ndjson') !== true) continue;
      objects += 1;
      const { Body } = await s3.getObject({ Bucket: at.bucket, Key });
      const read = receiptsOfCopy(Buffer.from(Body, 'base64').toString('utf8'), `s3://${at.bucket}/${Key}`);
      receipts.push(...read.receipts);
      diagnostics.push(...read.diagnostics);
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  if (objects === 0)
    diagnostics.push(
      fault(
        'not-an-export',
        at.url,
        'No receipts are stored here.',
        'Name the place that you gave to `mayfly log --export`.',
      ),
    );
  return { receipts, diagnostics };
}

interface LogObject {
  readonly name: string;
  readonly text: string;
}

function objectsOf({ runs, entries }: Pick<Log, 'runs' | 'entries'>): {
  readonly objects: readonly LogObject[];
  readonly unsealed: number;
} {
  const objects: LogObject[] = [];
  let unsealed = 0;
  for (const run of runs)
    if (run.ended !== undefined) objects.push({ name: `${run.plan}/runs/${run.id}.ndjson`, text: textOf([run], []) });
  for (const chain of Map.groupBy(entries, ({ plan, account }) => JSON.stringify([plan, account])).values()) {
    const [first] = chain;
    if (first === undefined) continue;
    const { plan, account } = first;
    const seals = runs
      .filter((run) => run.plan === plan)
      .flatMap(({ heads = [] }) => heads.filter((head) => head.account === account));
    let from = 1;
    for (const until of [...new Set(seals.map(({ number }) => number))].sort((a, b) => a - b)) {
      const part = chain.filter(({ number }) => number >= from && number <= until);
      if (part.length > 0)
        objects.push({
          name: `${plan}/${account}/${zeroPadded(from, 10)}-${zeroPadded(until, 10)}.ndjson`,
          text: textOf([], part),
        });
      from = until + 1;
    }
    unsealed += chain.filter(({ number }) => number >= from).length;
  }
  return { objects, unsealed };
}

function textOf(runs: Log['runs'], entries: readonly ChainedReceipt[]): string {
  return [...logLines({ runs, entries })].join('');
}

const maxAttempts = 4;

/** A put whose answer was lost is repeated: the object then exists, and has the same bytes. */
async function putOnce(
  { Bucket, Key, text }: { Bucket: string; Key: string; text: string },
  s3: SelfInterface['s3'],
): Promise<'written' | 'known' | 'differs'> {
  for (let attempt = 1; ; attempt++) {
    try {
      await s3.putObject({ Bucket, Key, Body: text, ContentType: 'application/x-ndjson', IfNoneMatch: '*' });
      return 'written';
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      if (error.code === 'PreconditionFailed') {
        const { Body } = await s3.getObject({ Bucket, Key });
        return Buffer.from(Body, 'base64').toString('utf8') === text ? 'known' : 'differs';
      }
      const mayPass = failureKind(error) !== 'refused' || error.code === 'ConditionalRequestConflict';
      if (!mayPass || attempt === maxAttempts) throw error;
    }
  }
}

function fault(name: string, file: string, message: string, remedy: string): Diagnostic {
  return {
    code: `log/${name}`,
    severity: 'error',
    at: { file, line: 1, column: 1 },
    message,
    remedy,
    seeAlso: 'docs/ledger.md',
  };
}
