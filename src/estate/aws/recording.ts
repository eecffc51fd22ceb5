import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonical, type Json } from '../../core/json.ts';
import type { Place } from '../../core/resource.ts';
import { asJson } from './as-json.ts';
import { CallFailed } from './call-failed.ts';
import type { Answer } from './operation.ts';
import type { Service } from './service.ts';
import type { Transport } from './transport.ts';

/** `DIR/recording.json`: what the folder contains, and the time for which plans over it are made. */
export interface RecordingHeader {
  readonly schemaVersion: 1;
  /** ISO 8601, UTC: the `now` of every plan over this recording. */
  readonly recorded: string;
  readonly places: readonly Place[];
  readonly types: readonly string[];
}

/**
 * One call, as its file contains it. For a refused call, `data` is `{Error: {Code, Message}}` and `status_code` is
 * AWS's; 0 if there was no answer.
 */
export interface RecordedCall {
  readonly status_code: number;
  readonly params: Json;
  readonly data: Json;
}

/** Saves the calls that pass through it, and finally the header. */
export interface Recorder {
  /** The `through` option of `connect`. */
  readonly through: (place: Place, transport: Transport) => Transport;
  /** Called when everything has been read. */
  close(header: Omit<RecordingHeader, 'schemaVersion'>): Promise<void>;
}

/**
 * Records reads into `folder`: `ACCOUNT/REGION/ec2.DescribeInstances_1.json`, one file per call and page. A repeated
 * call is recorded once, with its first answer. Writes are refused. No answer that Mayfly reads contains credentials,
 * and STS calls are not recorded.
 */
export function recorder(folder: string): Recorder {
  const seen = new Set<string>();
  const counts = new Map<string, number>();

  const save = async (place: Place, service: Service, operation: string, call: RecordedCall): Promise<void> => {
    const key = `${place.account}/${place.region}/${service.endpoint}.${operation}`;
    const callKey = key + canonical(call.params);
    if (service.name === 'sts' || seen.has(callKey)) return;
    seen.add(callKey);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    await mkdir(join(folder, place.account, place.region), { recursive: true });
    await writeFile(join(folder, `${key}_${count}.json`), `${JSON.stringify(call, undefined, 2)}\n`);
  };

  return {
    through: (place, transport) => {
      const read: Transport['read'] = async (service, operation, input) => {
        const params = asJson(input) as Json;
        try {
          const answer = await transport.read(service, operation, input);
          await save(place, service, operation, { status_code: 200, params, data: answer as Json });
          return answer;
        } catch (error) {
          if (error instanceof CallFailed)
            await save(place, service, operation, { status_code: error.status ?? 0, params, data: refusal(error) });
          throw error;
        }
      };
      return {
        ...transport,
        read,
        write: (_service, entry) => refuseWhileRecording(entry.operation),
        report: (_service, operation) => refuseWhileRecording(operation),
      };
    },
    close: async ({ recorded, places, types }) => {
      const header: RecordingHeader = { schemaVersion: 1, recorded, places, types: [...types].sort() };
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'recording.json'), `${JSON.stringify(header, undefined, 2)}\n`);
    },
  };
}

function refusal(error: CallFailed): Json {
  const message = error.cause instanceof Error ? error.cause.message : error.message;
  return { Error: { Code: error.code, Message: message } };
}

function refuseWhileRecording(operation: string): Promise<Answer> {
  return Promise.reject(new Error(`${operation} is not sent while an account is recorded: a recording only reads`));
}
