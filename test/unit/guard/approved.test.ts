import { expect, test } from '@jest/globals';
import type { Approval } from '../../../src/core/approval.ts';
import { lacking, names } from '../../../src/guard/approved.ts';

const approval = {
  by: 'ada',
  alsoDestroys: [
    { type: 'ebs', id: 'vol-1' },
    { type: 'rds', id: 'web' },
  ],
} as unknown as Approval;

test.each([
  ['ebs', 'vol-1', true],
  ['rds', 'web', true],
  ['ebs', 'vol-2', false],
  ['rds-cluster', 'web', false],
  ['ebs', 'web', false],
])('an approval names what the step also destroys by its type and id: %s %s', (type, id, isNamed) => {
  expect(names(approval, { type, id })).toBe(isNamed);
  expect(names(undefined, { type, id })).toBe(false);
});

test('the message says what is lacking: an approval, or the name in it', () => {
  expect(lacking(undefined)).toBe('a person has to approve');
  expect(lacking(approval)).toBe('the approval of ada does not name it');
});
