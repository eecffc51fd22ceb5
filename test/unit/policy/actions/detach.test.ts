import { expect, test } from '@jest/globals';
import { detach } from '../../../../src/policy/actions/detach.ts';
import { stepsOf } from './context.ts';

test.each([
  [{}, false],
  [{ force: true }, true],
])('detach %j', (options, force) => {
  expect(stepsOf(detach, options)).toEqual([{ verb: 'detach', options: { force } }]);
});
