import { expect, test } from '@jest/globals';
import { services } from '../../../src/estate/aws/services.generated.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { emptyAnswers } from './empty-answers.ts';
import { fakeAws, place } from './fake-aws.ts';

/** Filters that name what is asked for: the answer has no more items than the filter has values. */
const byId = /^(instance|volume|snapshot|image|network-interface|allocation|group|spot-instance-request)-id$/;
/** `group-id` of an interface names the group, of which there may be thousands of interfaces. */
const isBounded = (call: string, { Filters = [] }: { Filters?: readonly { Name: string }[] }): boolean =>
  Filters.some(({ Name }) => byId.test(Name) && !(Name === 'group-id' && call === 'ec2:DescribeNetworkInterfaces'));
/** EC2 gives these in one answer, and has no page size for them. */
const unpaged = ['ec2:DescribeAddresses', 'ec2:DescribeRegions'];

test.each(types.map((type) => [type.name, type] as const))(
  '%s: where AWS would make one answer of everything, its listings ask for pages',
  async (_name, type) => {
    const aws = fakeAws(emptyAnswers());
    await type.list.pages(aws);
    const raw = { ...type.fixture('x-1', place), [type.id]: 'x-1' };
    for (const detailCall of type.detailCalls ?? []) await detailCall.fetch(aws, [raw]);
    await type.snapshotQuota?.read(aws);
    const listings = new Set(
      services.flatMap(({ iam, read = {} }) =>
        Object.values(read).flatMap(({ kind, operation }) => (kind === 'listing' ? [`${iam}:${operation}`] : [])),
      ),
    );
    const whole = aws.sent.filter(
      ({ call, input }) =>
        call.startsWith('ec2:') &&
        listings.has(call) &&
        !unpaged.includes(call) &&
        !('MaxResults' in input) &&
        !isBounded(call, input),
    );
    expect(whole).toEqual([]);
  },
);
