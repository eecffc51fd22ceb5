import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { canonical, type Json } from '../../core/json.ts';
import { asJson } from './as-json.ts';
import { CallFailed } from './call-failed.ts';
import type { Connection } from './connect.ts';
import { awsOver } from './interfaces.ts';
import type { Answer } from './operation.ts';
import type { RecordedCall, RecordingHeader } from './recording.ts';
import { type MetricCalls, metricAnswer, metricCalls } from './replay-metrics.ts';
import type { Transport } from './transport.ts';

const headerSchema: z.ZodType<RecordingHeader> = z.object({
  schemaVersion: z.literal(1),
  recorded: z.iso.datetime(),
  places: z.array(z.object({ account: z.string(), region: z.string() })),
  types: z.array(z.string()),
});

const callSchema: z.ZodType<RecordedCall> = z.object({ status_code: z.int(), params: z.json(), data: z.json() });

/** Thrown if a folder is not a recording, or one of its files is damaged. The message names the file and the remedy. */
export class NotARecording extends Error {
  override readonly name = 'NotARecording';
}

/** A recorded account: used like the connection to AWS, but it answers from files and refuses every write. */
export interface Replay extends Connection {
  readonly header: RecordingHeader;
}

/**
 * Opens what `recorder` saved. The file with the same operation and parameters answers a call, always in the same way.
 * A recorded refusal rejects as AWS did; a call that was not recorded rejects with the code `NotRecorded`.
 */
export async function openRecording(folder: string): Promise<Replay> {
  const header = await readJson(join(folder, 'recording.json'), headerSchema);
  return {
    header,
    places: header.places,
    unreached: [],
    open: (place) => awsOver(place, replayTransport(join(folder, place.account, place.region))),
  };
}

interface Calls {
  readonly byCall: ReadonlyMap<string, RecordedCall>;
  readonly metrics: MetricCalls;
}

function replayTransport(folder: string): Transport {
  let calls: Promise<Calls> | undefined;
  const read: Transport['read'] = async (service, operation, input) => {
    calls ??= readCalls(folder);
    const { byCall, metrics } = await calls;
    const params = asJson(input) as Json;
    const recorded = byCall.get(callKey(`${service.endpoint}.${operation}`, params));
    if (recorded === undefined && operation === 'GetMetricData') return metricAnswer(metrics, params);
    const name = `${service.iam}:${operation}`;
    if (recorded === undefined)
      throw new CallFailed(name, 'NotRecorded', `the recording has no such call with ${canonical(params)}`, undefined);
    if (recorded.status_code === 200) return recorded.data as Answer;
    const { Error: awsError } = recorded.data as {
      readonly Error?: { readonly Code?: string; readonly Message?: string };
    };
    throw new CallFailed(
      name,
      awsError?.Code ?? 'Unknown',
      awsError?.Message ?? 'recorded without a message',
      recorded.status_code || undefined,
    );
  };
  const refuse = (operation: string): Promise<Answer> =>
    Promise.reject(new Error(`${operation} cannot be sent: a recording is read-only`));
  return {
    read,
    report: (_service, operation) => refuse(operation),
    self: (_service, entry) => refuse(entry.operation),
    write: (_service, entry) => refuse(entry.operation),
  };
}

async function readCalls(folder: string): Promise<Calls> {
  const files = (await filesOf(folder)).filter((file) => /^[a-z0-9-]+\.[A-Za-z0-9]+_\d+\.json$/.test(file));
  const byCall = new Map<string, RecordedCall>();
  const metrics: RecordedCall[] = [];
  for (const file of files.sort(byNumber)) {
    const call = await readJson(join(folder, file), callSchema);
    const operation = file.slice(0, file.lastIndexOf('_'));
    const key = callKey(operation, call.params);
    if (!byCall.has(key)) byCall.set(key, call);
    if (operation === 'monitoring.GetMetricData') metrics.push(call);
  }
  return { byCall, metrics: metricCalls(metrics) };
}

/** A place without recorded calls has no folder. All its calls are `NotRecorded`. */
async function filesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function callKey(operation: string, params: Json): string {
  return `${operation} ${canonical(params)}`;
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const why =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
    throw new NotARecording(`${path} is not a file of a recording: ${why}. \`mayfly record DIR\` creates one.`, {
      cause: error,
    });
  }
}
