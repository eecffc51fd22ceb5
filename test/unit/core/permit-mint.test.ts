import { expect, test } from '@jest/globals';
import type { Permit } from '../../../src/core/permit.ts';
import { isMinted, mint } from '../../../src/core/permit-mint.ts';
import type { Ref } from '../../../src/core/resource.ts';

const covers: Ref[] = [
  { type: 'ebs', id: 'vol-1' },
  { type: 'ebs-snapshot', id: 'snap-1' },
];
const given: Permit = {
  type: 'ebs',
  id: 'vol-1',
  account: '111122223333',
  region: 'eu-west-1',
  arn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
  step: 's1',
  verb: 'delete',
  expires: 1,
  covers,
};

test('a permit says what it was made of, and is another value', () => {
  const permit = mint(given);
  expect(permit).toEqual(given);
  expect(permit).not.toBe(given);
});

test('only what was minted counts as minted: neither what it was made of, nor a copy', () => {
  const permit = mint(given);
  expect([permit, given, { ...permit }, Object.create(permit) as Permit].map(isMinted)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('a permit cannot be changed, nor what it covers, not even through the list that it was made of', () => {
  const list = [...covers];
  const permit = mint({ ...given, covers: list });
  list.push({ type: 'ebs', id: 'vol-9' });
  expect(permit.covers).toEqual(covers);
  expect(() => Object.assign(permit, { id: 'vol-9' })).toThrow(TypeError);
  expect(() => Object.assign(permit.covers, { 0: { type: 'ebs', id: 'vol-9' } })).toThrow(TypeError);
  expect([permit.id, permit.covers]).toEqual(['vol-1', covers]);
});

test('a permit cannot be stored', () => {
  expect(() => JSON.stringify(mint(given))).toThrow(new TypeError('a permit cannot be stored'));
});
