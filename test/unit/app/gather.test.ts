import { expect, test } from '@jest/globals';
import { gather } from '../../../src/app/gather.ts';
import type { Aws } from '../../../src/core/aws.ts';
import type { EvidenceGatherer } from '../../../src/core/evidence/evidence.ts';
import { isUnknown } from '../../../src/core/truth.ts';
import { NoCredentials } from '../../../src/estate/aws/no-credentials.ts';
import { NotARecording } from '../../../src/estate/aws/replay.ts';
import { need } from '../estate/need.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const wanted = [need('dust', place, { shelf: 's1' }), need('light', place, { shelf: 's1' })];
const now = new Date('2026-11-21T02:00:00Z');
const open = (): Aws => ({ place }) as unknown as Aws;

function kinds(thrown: Error): readonly EvidenceGatherer[] {
  return [
    { name: 'dust', iam: [], gather: () => Promise.reject(thrown) },
    { name: 'light', iam: [], gather: (_, needs) => Promise.resolve(new Map(needs.map(({ key }) => [key, 'bright']))) },
  ];
}

async function answers(thrown: Error, openPlace = open) {
  const wheres: string[] = [];
  const fault = (where: string) => wheres.push(where);
  const evidence = await gather(wanted, kinds(thrown), { open: openPlace, now, fault });
  const texts = wanted.map(({ key }) => evidence.get(key)).map((answer) => (isUnknown(answer) ? answer.cause : answer));
  return { texts, wheres };
}

test('a mistake in one kind makes its answers unknown, and is reported; the other kinds are gathered', async () => {
  const { texts, wheres } = await answers(new TypeError('boom'));
  expect([texts, wheres]).toEqual([['TypeError: boom', 'bright'], ['the evidence dust']]);
});

test('where nobody hears of it, it is thrown; and so is what is no mistake of ours', async () => {
  await expect(gather(wanted, kinds(new TypeError('boom')), { open, now })).rejects.toThrow('boom');
  await expect(answers(new NotARecording('no recording'))).rejects.toThrow(NotARecording);
});

test.each([
  ['no credentials', new NoCredentials('there are no credentials'), []],
  ['our own mistake', new TypeError('boom'), ['opening a place', 'opening a place']],
])('a place that cannot be opened because of %s has no answers', async (_, error, expected) => {
  const { texts, wheres } = await answers(new TypeError('never reached'), () => {
    throw error;
  });
  expect(texts).toEqual(Array(2).fill(error instanceof NoCredentials ? error.message : 'TypeError: boom'));
  expect(wheres).toEqual(expected);
});
