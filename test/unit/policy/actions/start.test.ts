import { expect, test } from '@jest/globals';
import { start } from '../../../../src/policy/actions/start.ts';
import { refusalOf, stepsOf, typeNamed } from './context.ts';

test('it requests a start, and takes no options', () => {
  expect(stepsOf(start, {})).toEqual([{ verb: 'start', options: {} }]);
  expect(start.needs({} as never, typeNamed('ec2'))).toEqual(['start']);
  expect(refusalOf(start, { force: true })).toMatch(/unrecognized_keys/);
});
