import { expect, test } from '@jest/globals';
import type { Json } from '../../../../src/core/json.ts';
import { listItem } from '../../../../src/policy/filters/list-item.ts';
import { compiled } from './compiled.ts';
import { faultsOf, resource } from './context.ts';

const list = { type: 'list-item', key: 'List' };
const encrypted = [{ type: 'value', key: 'Encrypted', value: true }];
const result = (options: Json, List: unknown) =>
  compiled([options]).stages[0]?.each?.judge(resource({ List }), new Map());

test.each([
  ['one item passes', {}, [{ Encrypted: false }, { Encrypted: true }], true],
  ['no item passes', {}, [{ Encrypted: false }], false],
  ['two of three pass, and two must', { count: 2 }, [{ Encrypted: true }, {}, { Encrypted: true }], true],
  ['one passes, and two must', { count: 2 }, [{ Encrypted: true }, {}], false],
  ['few enough pass', { count: 2, count_op: 'lt' }, [{ Encrypted: true }, {}], true],
  ['the list is missing', {}, undefined, false],
  ['the key is not a list', {}, 'text', 'unknown'],
])('list-item where %s: %s', (_title, options, items, expected) => {
  expect(result({ ...list, attrs: encrypted, ...options }, items)).toBe(expected);
});

test('an undecided item leaves the answer open only if it could change it', () => {
  const attrs = [{ type: 'value', key: 'Name', op: 'in', value_from: { url: 'file:names.txt' } }];
  const items = [{ Name: 'a' }, { Name: 'b' }];
  expect(result({ ...list, attrs }, items)).toBe('unknown');
  expect(result({ ...list, attrs, count: 3, count_op: 'lt' }, items)).toBe(true);
});

test('faults name the option and the filter within', () => {
  expect(faultsOf(listItem, { key: 'a[', attrs: [{ type: 'marked-for-op' }] })).toMatchObject([
    { path: ['key'] },
    { path: ['attrs', 0], message: '`marked-for-op` cannot be used on the items of a list.' },
  ]);
});
