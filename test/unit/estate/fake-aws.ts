import type { Aws } from '../../../src/core/aws.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { awsOver } from '../../../src/estate/aws/interfaces.ts';
import type { Answer } from '../../../src/estate/aws/operation.ts';
import type { Transport } from '../../../src/estate/aws/transport.ts';

export const place = { account: '123456789012', region: 'eu-west-1' };

interface Sent {
  readonly via: 'read' | 'report' | 'self' | 'write';
  readonly call: string;
  readonly input: object;
}

export interface FakeAws extends Aws {
  readonly sent: readonly Sent[];
}

type Reply = (input: never, nth: number) => unknown;

/** An AWS that answers by `service:Operation` and refuses every other call. It notes all calls. */
export function fakeAws(replies: Readonly<Record<string, Reply>>): FakeAws {
  const sent: Sent[] = [];
  const answer = (via: Sent['via'], call: string, input: object): Promise<Answer> => {
    const nth = sent.filter((earlier) => earlier.call === call).length;
    sent.push({ via, call, input });
    const reply = replies[call];
    return reply ? Promise.resolve().then(() => reply(input as never, nth) as Answer) : Promise.reject(refusal(call));
  };
  const transport: Transport = {
    read: (service, operation, input) => answer('read', `${service.iam}:${operation}`, input),
    report: (service, operation, input) => answer('report', `${service.iam}:${operation}`, input),
    self: (service, entry, input) => answer('self', `${service.iam}:${entry.operation}`, input),
    write: (service, entry, input) => answer('write', `${service.iam}:${entry.operation}`, input),
  };
  return { ...awsOver(place, transport), sent };
}

export function refusal(call: string, code = 'AccessDenied'): CallFailed {
  return new CallFailed(call, code, 'not authorized', 403);
}
