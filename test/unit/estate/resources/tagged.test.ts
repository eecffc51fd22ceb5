import { expect, test } from '@jest/globals';
import { fakeAws } from '../fake-aws.ts';
import { resourceOf, tagList, typeNamed } from './run-verb.ts';

const tagged = typeNamed('tagged');
const ResourceARN = 'arn:aws:sqs:eu-west-1:123456789012:queue';

test('a resource of any service is known by its ARN and has its tags', () => {
  const resource = resourceOf('tagged', { ResourceARN, Tags: tagList({ team: 'web' }) });
  expect(resource).toMatchObject({ id: ResourceARN, arn: ResourceARN });
  expect(resource.tags.get('team')).toBe('web');
});

test('it has no creation time, no relations and no verbs', () => {
  expect([tagged.created, tagged.partOf, tagged.verbs]).toEqual([undefined, undefined, {}]);
});

test('all pages are listed, and 100 ARNs a call are read again', async () => {
  const aws = fakeAws({
    'tag:GetResources': ({
      ResourceARNList,
      PaginationToken,
    }: {
      ResourceARNList?: string[];
      PaginationToken?: string;
    }) => {
      if (ResourceARNList) return { ResourceTagMappingList: ResourceARNList.map((arn) => ({ ResourceARN: arn })) };
      return PaginationToken === 'more'
        ? { ResourceTagMappingList: [{ ResourceARN: 'b' }], PaginationToken: '' }
        : { ResourceTagMappingList: [{ ResourceARN: 'a' }], PaginationToken: 'more' };
    },
  });
  expect(await tagged.list.pages(aws)).toEqual([{ ResourceARN: 'a' }, { ResourceARN: 'b' }]);
  const arns = Array.from({ length: 101 }, (_, index) => `arn-${index}`);
  expect((await tagged.read.byId(aws, arns)).length).toBe(101);
  expect(aws.sent.slice(2).map(({ input }) => (input as { ResourceARNList: string[] }).ResourceARNList.length)).toEqual(
    [100, 1],
  );
});
