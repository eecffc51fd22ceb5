import { expect, test } from '@jest/globals';
import { assertPermitted, NotPermitted, type Permit, permitLifetimeMs } from '../../../src/core/permit.ts';
import { mint } from '../../../src/core/permit-mint.ts';
import type { Place } from '../../../src/core/resource.ts';

const place: Place = { account: '111122223333', region: 'eu-west-1' };
const now = Date.parse('2026-11-21T02:00:00Z');
const given: Permit = {
  type: 'ebs',
  id: 'vol-1',
  ...place,
  arn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
  step: 's1',
  verb: 'delete',
  expires: now,
  covers: [{ type: 'ebs', id: 'vol-1' }],
};

const permit = (changes: Partial<Permit> = {}) => mint({ ...given, ...changes });

test('a permit lasts for 30 seconds after the read that it is based on', () => {
  expect(permitLifetimeMs).toBe(30_000);
});

test('a permit of this place is accepted until it expires, also in its last millisecond', () => {
  for (const expires of [now, now + 1, now + permitLifetimeMs])
    expect(() => {
      assertPermitted([permit({ expires })], place, now);
    }).not.toThrow();
});

test.each<[string, readonly Permit[], string]>([
  ['no permit at all', [], 'a write needs a permit'],
  ['one that nobody minted', [given], `the permit for ${given.arn} was not made by the guard`],
  ['a copy', [{ ...permit() }], `the permit for ${given.arn} was not made by the guard`],
  ['one that expired a millisecond ago', [permit({ expires: now - 1 })], `the permit for ${given.arn} is too old`],
  [
    'one of another account',
    [permit({ account: '444455556666' })],
    `the permit for ${given.arn} is not for 111122223333 eu-west-1`,
  ],
  [
    'one of another region',
    [permit({ region: 'us-east-1' })],
    `the permit for ${given.arn} is not for 111122223333 eu-west-1`,
  ],
  [
    'a good one and an old one of another resource',
    [permit(), permit({ arn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-2', expires: now - 1 })],
    'the permit for arn:aws:ec2:eu-west-1:111122223333:volume/vol-2 is too old',
  ],
])('%s: the write is not sent, and the error says why', (_, permits, message) => {
  const error = errorOf(() => {
    assertPermitted(permits, place, now);
  });
  expect(error).toBeInstanceOf(NotPermitted);
  expect(error).toMatchObject({ name: 'NotPermitted', message });
});

function errorOf(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
