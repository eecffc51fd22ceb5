import { expect, test } from '@jest/globals';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { answerFrom, parentsOf, refKey, typesByName, unreadTags } from '../../../src/guard/parents.ts';
import { spelling, spellings } from '../../../src/guard/spelling.ts';

test('an answer that used an unread key is no answer, and names the first such key', () => {
  const raw = { a: 1, b: 2 };
  const look = ({ a, b }: Record<string, unknown>) => [a, b];
  expect(answerFrom(resource(raw, {}), look)).toStrictEqual({ value: [1, 2] });
  expect(answerFrom(resource(raw, { c: 'denied' }), look)).toStrictEqual({ value: [1, 2] });
  expect(answerFrom(resource(raw, { b: 'lost', a: 'denied' }), look)).toEqual({
    value: [1, 2],
    unread: 'a could not be read: denied',
  });
});

test('the type decides what a resource belongs to', () => {
  const type = {
    name: 'box',
    partOf: (raw: { of: string }) => [{ type: 'shelf', id: raw.of }],
  } as unknown as ResourceType;
  const types = typesByName([type]);
  expect(parentsOf(resource({ of: 's' }, {}), types)).toEqual({ value: [{ type: 'shelf', id: 's' }] });
  expect(parentsOf(resource({ of: 's' }, { of: 'denied' }), types)).toEqual({
    value: [{ type: 'shelf', id: 's' }],
    unread: 'of could not be read: denied',
  });
  expect(parentsOf({ ...resource({}, {}), type: 'other' }, types)).toEqual({ value: [] });
  expect(refKey({ type: 'box', id: 'a' })).not.toBe(refKey({ type: 'boxa', id: '' }));
});

test.each<[Readonly<Record<string, string>>, string | undefined, string | undefined]>([
  [{}, 'Tags', undefined],
  [{ Tags: 'denied' }, 'Tags', 'denied'],
  [{ TagList: 'denied' }, 'TagList', 'denied'],
  [{ Tags: 'denied' }, 'TagList', 'denied'],
  [{ TagList: 'lost', Tags: 'denied' }, 'TagList', 'lost'],
  [{ Tags: 'denied' }, undefined, 'denied'],
  [{ Other: 'denied' }, 'Tags', undefined],
])('with %j unread, the tags of a type that has them under %s are unread: %s', (unread, tags, cause) => {
  expect(unreadTags(resource({}, unread), { tags } as unknown as ResourceType)).toBe(cause);
});

test('of an unknown type the tags are where most have them', () => {
  expect(unreadTags(resource({}, { Tags: 'denied' }), undefined)).toBe('denied');
});

test.each([
  ['Persistent-Core', 'persistentcore'],
  ['persistent_core', 'persistentcore'],
  [' persistent  core\t', 'persistentcore'],
  ['persistent‑core', 'persistentcore'],
  ['persist\u200bent\u00adcore', 'persistentcore'],
  ['ｐｅｒｓｉｓｔｅｎｔｃｏｒｅ', 'persistentcore'],
  ['persistent.core', 'persistent.core'],
])('%j is spelled %s', (text, expected) => {
  expect([spelling(text), [...spellings([text, text])]]).toEqual([expected, [expected]]);
});

function resource(raw: Record<string, unknown>, unread: Readonly<Record<string, string>>): Resource {
  return { type: 'box', id: 'a', raw, unread: new Map(Object.entries(unread)) } as unknown as Resource;
}
