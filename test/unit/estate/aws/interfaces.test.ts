import { expect, test } from '@jest/globals';
import { CallFailed } from '../../../../src/estate/aws/call-failed.ts';
import { awsOver } from '../../../../src/estate/aws/interfaces.ts';
import type { Answer } from '../../../../src/estate/aws/operation.ts';
import { services } from '../../../../src/estate/aws/services.generated.ts';
import type { Transport } from '../../../../src/estate/aws/transport.ts';
import { emptyAnswers } from '../empty-answers.ts';
import { place } from '../fake-aws.ts';

/** Operations whose answers AWS may leave empty, by their interface. Source: the API reference of each. */
const mayBeEmpty: ReadonlySet<string> = new Set([
  // An item that is not there.
  'self dynamodb:GetItem',
  // What these did, they say by their status.
  'self dynamodb:PutItem',
  'self dynamodb:DeleteItem',
  'self s3:PutObject',
  'self ssm:PutParameter',
  'self ssm:DeleteParameter',
  // Which attribute is answered depends on what was asked; some are left out where they are not set.
  'read ec2:DescribeInstanceAttribute',
]);

const calls = services.flatMap((service) =>
  (['read', 'report', 'self'] as const).flatMap((via) =>
    Object.entries(service[via] ?? {}).map(([name, { operation }]) => ({
      via,
      service: service.name,
      name,
      operation: `${service.iam}:${operation}`,
    })),
  ),
);

// Promise A28 of docs/safety.md.
test.each(calls)('$via $operation: an answer without what AWS always writes is a read that failed', async (call) => {
  const answer = await answerOf(call, {});
  if (mayBeEmpty.has(`${call.via} ${call.operation}`)) expect(answer).toEqual({});
  else expect(answer).toBe('NoAnswer');
});

test.each(calls.filter(({ via }) => via === 'read'))(
  '$operation: where there is nothing, AWS says so, and that is an answer',
  async (call) => {
    const answer = await answerOf(call, emptyAnswers()[call.operation]?.() ?? {});
    expect(answer).not.toBe('NoAnswer');
  },
);

test.each([
  ['disableApiTermination', { DisableApiTermination: {} }],
  ['disableApiStop', {}],
  ['instanceInitiatedShutdownBehavior', { InstanceInitiatedShutdownBehavior: {} }],
])('an instance always has the attribute %s', async (Attribute, answer) => {
  const call = { via: 'read', service: 'ec2', name: 'describeInstanceAttribute' } as const;
  expect(await answerOf(call, answer, { Attribute })).toBe('NoAnswer');
});

test('a reservation without its list of instances says nothing of any', async () => {
  const call = { via: 'read', service: 'ec2', name: 'describeInstances' } as const;
  expect(await answerOf(call, { Reservations: [{ Instances: [{}] }, {}] })).toBe('NoAnswer');
});

/** What a call gives for this answer; or the code with which it fails. */
async function answerOf(
  { via, service, name }: { readonly via: 'read' | 'report' | 'self'; readonly service: string; readonly name: string },
  answer: Answer,
  input: object = {},
): Promise<unknown> {
  const reply = () => Promise.resolve(answer);
  const transport: Transport = { read: reply, report: reply, self: reply, write: reply };
  const tables = awsOver(place, transport)[via] as unknown as Readonly<
    Record<string, Readonly<Record<string, (input: object) => PromiseLike<unknown>>>>
  >;
  try {
    return await tables[service]?.[name]?.(input);
  } catch (error) {
    if (error instanceof CallFailed) return error.code;
    throw error;
  }
}
