import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outsideValues, type ValuesFrom } from '../../../../src/policy/matching/values-from.ts';
import { resource } from '../filters/context.ts';

const mark = '\uFEFF';

function read(text: string, from: Omit<ValuesFrom, 'url'>): unknown {
  const values = outsideValues({ url: 'file:list', ...from });
  const [need] = values.needs(resource());
  const found = values.read(resource(), new Map(need && [[need.key, text]]));
  return found instanceof Set ? [...(found as Set<unknown>)] : found;
}

test.each<[string, Omit<ValuesFrom, 'url'>, unknown]>([
  ['first\nsecond\n', { format: 'txt' }, ['first', 'second']],
  ['first,1\nsecond,2\n', { format: 'csv' }, ['first', '1', 'second', '2']],
  ['first,1\nsecond,2\n', { format: 'csv', expr: 0 }, ['first', 'second']],
  ['"first, with a comma",1\n', { format: 'csv', expr: 0 }, ['first, with a comma']],
  ['first,1\n', { format: 'csv', expr: '[0][0]' }, 'first'],
  ['team,cost\nfirst,1\n', { format: 'csv2dict', expr: 'team' }, ['first']],
  ['team,cost\nfirst,1\n', { format: 'csv2dict' }, ['first', '1']],
  ['["first", "second"]', { format: 'json' }, ['first', 'second']],
  ['{"team": ["first"]}', { format: 'json', expr: 'team' }, ['first']],
])('a byte order mark before %j is no part of it: %j', (text, from, expected) => {
  expect(read(text, from)).toEqual(expected);
  expect(read(`${mark}${text}`, from)).toEqual(expected);
  expect(read(`${mark}${mark}${text}`, from)).toEqual(expected);
});

test('lists that were put together keep the first row of each', () => {
  expect(read(`${mark}first\n${mark}second\r\n${mark}"third"\n`, { format: 'csv', expr: 0 })).toEqual([
    'first',
    'second',
    'third',
  ]);
});

test('a byte order mark within the quotes is no part of a value either', () => {
  expect(read(`"${mark}first",1\n`, { format: 'csv', expr: 0 })).toEqual(['first']);
  expect(read(` ${mark}first\n`, { format: 'txt' })).toEqual(['first']);
});

test('with a byte order mark, every list holds what it holds without', () => {
  const cell = fc.stringMatching(/^[a-z0-9 "'.-]{0,6}$/);
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
  const from = fc.constantFrom<Omit<ValuesFrom, 'url'>>(
    { format: 'txt' },
    { format: 'csv' },
    { format: 'csv', expr: 0 },
    { format: 'csv2dict' },
    { format: 'json' },
  );
  fc.assert(
    fc.property(rows, from, fc.constantFrom('\n', '\r\n', '\r'), (table, options, lineEnd) => {
      const quoted = (text: string) => (text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text);
      const text =
        options.format === 'json' ? JSON.stringify(table) : table.map((row) => row.map(quoted).join(',')).join(lineEnd);
      expect(read(`${mark}${text}`, options)).toEqual(read(text, options));
    }),
  );
});
