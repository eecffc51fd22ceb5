import { expect, test } from '@jest/globals';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { objectionOf } from '../../../src/guard/objection.ts';

const state = { cause: 'state', message: 'it is in use' } as const;

const type = {
  name: 'box',
  objection: (raw: { readonly used?: boolean }, effect: string, options: { readonly force?: boolean }) =>
    raw.used === true && effect === 'delete' && options.force !== true ? state : undefined,
} as unknown as ResourceType;

test('the type says what speaks against an effect, by the options of the step', () => {
  expect(objectionOf(box({ used: true }), type, 'delete', {})).toEqual(state);
  expect(objectionOf(box({ used: true }), type, 'delete', { force: true })).toBeUndefined();
  expect(objectionOf(box({ used: true }), type, 'stop', {})).toBeUndefined();
  expect(objectionOf(box({}), type, 'delete', {})).toBeUndefined();
});

test('an answer that rests on what could not be read speaks against it', () => {
  const unread = new Map([['used', 'AccessDenied on box:Look']]);
  expect(objectionOf(box({}, unread), type, 'delete', {})).toEqual({
    cause: 'unread',
    message: 'used could not be read: AccessDenied on box:Look',
  });
});

test('a type that objects to nothing, and one that nobody knows, have no objection', () => {
  const silent = { name: 'box' } as unknown as ResourceType;
  expect(objectionOf(box({ used: true }), silent, 'delete', {})).toBeUndefined();
  expect(objectionOf(box({ used: true }), undefined, 'delete', {})).toBeUndefined();
});

function box(raw: object, unread: ReadonlyMap<string, string> = new Map()): Resource {
  const place = { account: '111122223333', region: 'eu-west-1' };
  return {
    ...{ type: 'box', id: 'a', ...place, arn: 'arn:a', tags: new Map(), seenAt: '2026-11-21T02:00:00Z' },
    ...{ raw: { ...raw }, unread },
  };
}
