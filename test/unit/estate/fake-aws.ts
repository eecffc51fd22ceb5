import type { Aws } from '../../../src/core/aws.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { facesOver, type Wire } from '../../../src/estate/aws/faces.ts';
import type { Answer } from '../../../src/estate/aws/operation.ts';

export const place = { account: '123456789012', region: 'eu-west-1' };

interface Sent {
  readonly face: 'read' | 'ask' | 'own' | 'write';
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
  const answer = (face: Sent['face'], call: string, input: object): Promise<Answer> => {
    const nth = sent.filter((earlier) => earlier.call === call).length;
    sent.push({ face, call, input });
    const reply = replies[call];
    return reply ? Promise.resolve().then(() => reply(input as never, nth) as Answer) : Promise.reject(refusal(call));
  };
  const wire: Wire = {
    read: (service, operation, input) => answer('read', `${service.iam}:${operation}`, input),
    ask: (service, operation, input) => answer('ask', `${service.iam}:${operation}`, input),
    own: (service, operation, input) => answer('own', `${service.iam}:${operation}`, input),
    write: (service, entry, input) => answer('write', `${service.iam}:${entry.operation}`, input),
  };
  return { ...facesOver(place, wire), sent };
}

export function refusal(call: string, code = 'AccessDenied'): CallFailed {
  return new CallFailed(call, code, 'not authorized', 403);
}
