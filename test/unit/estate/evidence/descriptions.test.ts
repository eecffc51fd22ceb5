import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { evidenceKinds } from '../../../../src/estate/vocabulary.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

async function answers(
  kind: string,
  questions: readonly Parameters<typeof need>[2][],
  aws = fakeAws({}),
): Promise<readonly unknown[]> {
  const needs = questions.map((question) => need(kind, place, question));
  const gathered = await evidenceKinds()
    .find(({ name }) => name === kind)
    ?.gather(aws, needs, new Date());
  return needs.map(({ key }) => gathered?.get(key));
}

test('up to 200 ids are described per call; an id that AWS does not list has an empty answer', async () => {
  const ids = Array.from({ length: 250 }, (_, index) => `sg-${index}`);
  const sizes: number[] = [];
  const aws = fakeAws({
    'ec2:DescribeSecurityGroups': ({ Filters: [filter] }: { Filters: { Values: string[] }[] }) => {
      const values = filter?.Values ?? [];
      sizes.push(values.length);
      return { SecurityGroups: values.filter((id) => id !== 'sg-3').map((GroupId) => ({ GroupId })) };
    },
  });
  const gathered = await answers(
    'security-group',
    ids.map((id) => ({ id })),
    aws,
  );
  expect(sizes).toEqual([200, 50]);
  expect(gathered.slice(2, 5)).toEqual([[{ GroupId: 'sg-2' }], [], [{ GroupId: 'sg-4' }]]);
  expect(gathered[249]).toEqual([{ GroupId: 'sg-249' }]);
});

test.each(['image', 'instance', 'volume', 'security-group', 'subnet', 'vpc'])(
  '%s: a refusal is unknown, never absence',
  async (kind) => {
    const [gathered] = await answers(kind, [{ id: 'x-1' }]);
    expect(gathered).toEqual(unknown(expect.stringMatching(/^AccessDenied on ec2:Describe/) as unknown as string));
  },
);
