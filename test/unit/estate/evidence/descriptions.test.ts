import { expect, test } from '@jest/globals';
import { need } from '../../../../src/core/evidence/need.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { evidenceKinds } from '../../../../src/estate/vocabulary.ts';
import { fakeAws, place } from '../fake-aws.ts';

async function answers(
  kind: string,
  questions: readonly Parameters<typeof need>[2][],
  aws = fakeAws({}),
): Promise<readonly unknown[]> {
  const needs = questions.map((question) => need(kind, place, question));
  const found = await evidenceKinds()
    .find(({ name }) => name === kind)
    ?.gather(aws, needs, new Date());
  return needs.map(({ key }) => found?.get(key));
}

test('200 things are described a call, and one that AWS does not list is an answer', async () => {
  const ids = Array.from({ length: 250 }, (_, index) => `sg-${index}`);
  const asked: number[] = [];
  const aws = fakeAws({
    'ec2:DescribeSecurityGroups': ({ Filters: [filter] }: { Filters: { Values: string[] }[] }) => {
      const values = filter?.Values ?? [];
      asked.push(values.length);
      return { SecurityGroups: values.filter((id) => id !== 'sg-3').map((GroupId) => ({ GroupId })) };
    },
  });
  const found = await answers(
    'security-group',
    ids.map((id) => ({ id })),
    aws,
  );
  expect(asked).toEqual([200, 50]);
  expect(found.slice(2, 5)).toEqual([[{ GroupId: 'sg-2' }], [], [{ GroupId: 'sg-4' }]]);
  expect(found[249]).toEqual([{ GroupId: 'sg-249' }]);
});

test.each(['image', 'instance', 'volume', 'security-group', 'subnet', 'vpc'])(
  '%s: what is denied is unknown, never absent',
  async (kind) => {
    const [found] = await answers(kind, [{ id: 'x-1' }]);
    expect(found).toEqual(unknown(expect.stringMatching(/^AccessDenied on ec2:Describe/) as unknown as string));
  },
);
