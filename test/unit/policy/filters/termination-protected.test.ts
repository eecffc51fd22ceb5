import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { terminationProtected } from '../../../../src/policy/filters/termination-protected.ts';
import { resource, resultWith } from './context.ts';

test.each([
  [{ Value: true }, true],
  [{ Value: false }, false],
  [unknown('AccessDenied'), 'unknown'],
])('termination-protected where the attribute is %j: %s', (attribute, expected) => {
  expect(resultWith(terminationProtected, {}, resource(), { 'i-1': attribute })).toBe(expected);
});
