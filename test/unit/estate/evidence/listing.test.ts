import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { listing } from '../../../../src/estate/evidence/listing.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { fakeAws, place, refusal } from '../fake-aws.ts';
import { need } from '../need.ts';

const kind = listing({ types });

function listed(type: string, filters: { Name: string; Values: string[] }[], parameters = {}) {
  return need('listing', place, { type, filters, parameters });
}

async function answerTo(question: ReturnType<typeof listed>, aws: ReturnType<typeof fakeAws>): Promise<unknown> {
  return (await kind.gather(aws, [question], new Date())).get(question.key);
}

test('the ids of all pages are listed, by the filters of the question', async () => {
  const filters = [{ Name: 'launch-index', Values: ['0'] }];
  const aws = fakeAws({
    'ec2:DescribeInstances': (_input: object, nth: number) =>
      nth === 0
        ? { Reservations: [{ Instances: [{ InstanceId: 'i-1' }] }], NextToken: 'more' }
        : { Reservations: [{ Instances: [{ InstanceId: 'i-2' }] }] },
  });
  expect(await answerTo(listed('ec2', filters), aws)).toEqual(['i-1', 'i-2']);
  expect(aws.sent[0]?.input).toMatchObject({ Filters: filters });
});

test('parameters go into the call', async () => {
  const aws = fakeAws({ 'ec2:DescribeImages': () => ({ Images: [{ ImageId: 'ami-1' }] }) });
  expect(await answerTo(listed('ami', [], { ExecutableUsers: ['all'] }), aws)).toEqual(['ami-1']);
  expect(aws.sent[0]?.input).toMatchObject({ Owners: ['self'], ExecutableUsers: ['all'] });
});

test('a listing that breaks off is unknown: an id that is missing may be on a later page', async () => {
  const aws = fakeAws({
    'ec2:DescribeInstances': (_input: object, nth: number) => {
      if (nth > 0) throw refusal('ec2:DescribeInstances', 'RequestLimitExceeded');
      return { Reservations: [{ Instances: [{ InstanceId: 'i-1' }] }], NextToken: 'more' };
    },
  });
  expect(await answerTo(listed('ec2', []), aws)).toEqual(unknown('RequestLimitExceeded on ec2:DescribeInstances'));
});

test('a type without a query is unknown, and costs no call', async () => {
  const aws = fakeAws({});
  expect(await answerTo(listed('cfn', []), aws)).toEqual(unknown('cfn has no query'));
  expect(aws.sent).toEqual([]);
});
