import { expect, test } from '@jest/globals';
import { skipAmiSnapshots } from '../../../../src/policy/filters/skip-ami-snapshots.ts';
import { filterContext, resource, resultOf } from './context.ts';

test.each([
  [{}, [], true],
  [{}, [{ ImageId: 'ami-1' }], false],
  [{ value: false }, [{ ImageId: 'ami-1' }], true],
])('skip-ami-snapshots %j with the images %j: %s', (options, Images, expected) => {
  expect(resultOf(skipAmiSnapshots, options, resource({ Images }, {}, { type: 'ebs-snapshot' }))).toBe(expected);
});

test('it reads `Images` only if it excludes anything', () => {
  expect(skipAmiSnapshots.reads?.({ value: true } as never, filterContext())).toEqual(new Set(['Images']));
  expect(skipAmiSnapshots.reads?.({ value: false } as never, filterContext())).toEqual(new Set());
});
