import { expect, test } from '@jest/globals';
import { disassociate } from '../../../../src/policy/actions/disassociate.ts';
import { refusalOf, stepsOf } from './context.ts';

test('it requests that the address is disassociated, and takes no options', () => {
  expect(stepsOf(disassociate, {})).toEqual([{ verb: 'disassociate', options: {} }]);
  expect(refusalOf(disassociate, { force: true })).toMatch(/unrecognized_keys/);
});
