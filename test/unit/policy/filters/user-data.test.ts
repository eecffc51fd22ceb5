import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { userData } from '../../../../src/policy/filters/user-data.ts';
import { bound, resource, resultWith } from './context.ts';

const script = '#!/bin/sh\nexport PASSWORD=x\n';

test.each([
  ['text', { Value: Buffer.from(script).toString('base64') }, true],
  ['compressed text', { Value: gzipSync(script).toString('base64') }, true],
  ['other text', { Value: Buffer.from('#!/bin/sh').toString('base64') }, false],
  ['nothing', {}, false],
  ['neither text nor compressed', { Value: Buffer.from([0xff, 0xfe, 0x00]).toString('base64') }, 'unknown'],
  ['a zip bomb', { Value: gzipSync(Buffer.alloc(20 * 1024 * 1024)).toString('base64') }, 'unknown'],
  ['not readable', unknown('AccessDenied'), 'unknown'],
])('user-data that is %s: %s', (_title, attribute, expected) => {
  const options = { op: 'regex', value: '(?smi).*password=' };
  expect(resultWith(userData, options, resource(), { 'i-1': attribute })).toBe(expected);
});

test('user data is never shown, because it may hold secrets', () => {
  const each = bound(userData, { op: 'regex', value: '.*' });
  expect(JSON.stringify(each.describe(script as never))).not.toContain('PASSWORD');
  expect(each.describe(script as never).actual).toEqual({ kind: 'secret' });
  expect(each.describe(null as never).actual).toEqual({ kind: 'value', value: null });
});
