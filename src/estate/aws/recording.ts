import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonical, type Json } from '../../core/json.ts';
import type { Place } from '../../core/resource.ts';
import { asJson } from './as-json.ts';
import { CallFailed } from './call-failed.ts';
import type { Wire } from './faces.ts';
import type { Answer, Service } from './operation.ts';

/** `DIR/recording.json`: what the folder holds, and the time that plans over it are made for. */
export interface RecordingHeader {
  readonly schemaVersion: 1;
  /** ISO 8601, UTC: the `now` of every plan over this recording. */
  readonly recorded: string;
  readonly places: readonly Place[];
  readonly types: readonly string[];
}

/**
 * One call, as its file says it. `data` of a refused call is `{Error: {Code, Message}}`; its `status_code` is AWS's, 0
 * where there was no answer.
 */
export interface RecordedCall {
  readonly status_code: number;
  readonly params: Json;
  readonly data: Json;
}

/** Saves what passes through it, and closes with the header. */
export interface Recorder {
  /** Hand this to `connect` as `through`. */
  readonly through: (place: Place, wire: Wire) => Wire;
  /** Once all has been read. */
  close(header: Omit<RecordingHeader, 'schemaVersion'>): Promise<void>;
}

/**
 * Records reads into `folder`: `ACCOUNT/REGION/ec2.DescribeInstances_1.json`, one file a call, a page a call. The same
 * call made twice is recorded once, as it was answered first. Writes do not pass. Credentials are not part of any
 * answer that Mayfly asks for, and calls of STS are not recorded.
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
    through: (place, wire) => {
      const read: Wire['read'] = async (service, operation, input) => {
        const params = asJson(input) as Json;
        try {
          const answer = await wire.read(service, operation, input);
          await save(place, service, operation, { status_code: 200, params, data: answer as Json });
          return answer;
        } catch (error) {
          if (error instanceof CallFailed)
            await save(place, service, operation, { status_code: error.status ?? 0, params, data: refusal(error) });
          throw error;
        }
      };
      return {
        ...wire,
        read,
        write: (_service, entry) => refuseWhileRecording(entry.operation),
        ask: (_service, operation) => refuseWhileRecording(operation),
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
  return Promise.reject(
    new Error(`${operation} is not sent while an account is being recorded: a recording only reads`),
  );
}
