import { CallFailed } from '../../src/estate/aws/call-failed.ts';
import type { Answer } from '../../src/estate/aws/operation.ts';
import type { Transport } from '../../src/estate/aws/transport.ts';
import { decoded, type RecordedCall } from './recorded-call.ts';
import { metricData } from './recorded-metrics.ts';

/** A write as it was sent. */
export interface Sent {
  readonly operation: string;
  readonly input: unknown;
}

export interface RecordedTransport {
  readonly transport: Transport;
  /** Our writes, in order. */
  readonly sent: readonly Sent[];
  /** Operations that we called and that were never recorded. */
  readonly missing: ReadonlySet<string>;
}

/**
 * Answers the n-th call of an operation with its n-th recorded response, and starts again with the first when they are
 * used up. An operation that was never recorded fails with `NotRecorded`.
 */
export function recordedTransport(calls: readonly RecordedCall[]): RecordedTransport {
  const answers = Map.groupBy(calls, ({ service, op }) => `${service}:${op}`);
  const callCounts = new Map<string, number>();
  const missing = new Set<string>();
  const sent: Sent[] = [];

  function answer(endpoint: string, iam: string, operation: string): Promise<Answer> {
    const key = `${endpoint}:${operation}`;
    const recorded = answers.get(key) ?? [];
    const count = callCounts.get(key) ?? 0;
    callCounts.set(key, count + 1);
    const call = recorded[count % recorded.length];
    const name = `${iam}:${operation}`;
    if (call === undefined) {
      missing.add(name);
      return Promise.reject(new CallFailed(name, 'NotRecorded', 'Custodian made no such call', undefined));
    }
    const response = decoded(call.response) as Answer & {
      readonly Error?: { readonly Code?: string; readonly Message?: string };
    };
    if (call.status < 300) return Promise.resolve(response);
    return Promise.reject(
      new CallFailed(name, response.Error?.Code ?? 'Unknown', response.Error?.Message ?? '', call.status),
    );
  }

  const transport: Transport = {
    read: (service, operation, input) => {
      // We use GetMetricData where Custodian uses GetMetricStatistics: the same series have the same points.
      const series = operation === 'GetMetricData' ? metricData(input, calls) : undefined;
      return series === undefined ? answer(service.endpoint, service.iam, operation) : Promise.resolve(series);
    },
    report: (service, operation) => answer(service.endpoint, service.iam, operation),
    self: (service, entry) => answer(service.endpoint, service.iam, entry.operation),
    write: (service, entry, input) => {
      sent.push({ operation: `${service.endpoint}:${entry.operation}`, input });
      // A write that Custodian did not make is compared afterwards, so it must not stop what follows.
      return answers.has(`${service.endpoint}:${entry.operation}`)
        ? answer(service.endpoint, service.iam, entry.operation)
        : Promise.resolve({});
    },
  };
  return { transport, sent, missing };
}
