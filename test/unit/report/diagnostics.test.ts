import { expect, test } from '@jest/globals';
import type { Diagnostic } from '../../../src/core/diagnostic.ts';
import { diagnosticsToText } from '../../../src/report/diagnostics.ts';

const fault = (line: number, column: number, length?: number): Diagnostic => ({
  code: 'policy/unknown-filter',
  severity: 'error',
  at: { file: 'p.yml', line, column, ...(length !== undefined && { length }) },
  message: 'ec2 has no filter `x`.',
  remedy: 'Did you mean `y`?',
});
const print = (diagnostic: Diagnostic, text: string, look = { colour: false, columns: 80 }): string =>
  diagnosticsToText([diagnostic], new Map([['p.yml', text]]), look);

test('place, frame, what is wrong, what to do', () => {
  expect(print(fault(2, 3, 4), 'a\n  type\n')).toBe(
    'p.yml:2:3 error policy/unknown-filter\n  2 |   type\n    |   ^^^^\n  ec2 has no filter `x`.\n' +
      '  Did you mean `y`?\n',
  );
});

test('a long line is cut around its fault, and the underline stays under it', () => {
  const lines = print(fault(1, 501, 5), `${'a'.repeat(500)}WRONG${'b'.repeat(500)}`, {
    colour: false,
    columns: 60,
  }).split('\n');
  const [, source = '', underline = ''] = lines;
  expect(source.length).toBeLessThanOrEqual(60);
  expect(source.slice(underline.indexOf('^'), underline.lastIndexOf('^') + 1)).toBe('WRONG');
});

test('the underline stands under its text where Chinese or an emoji comes before it', () => {
  const [, source = '', underline = ''] = print(fault(1, 9, 2), '名前: 🚀🚀値段').split('\n');
  expect(source).toBe('  1 | 名前: 🚀🚀値段');
  expect(underline).toBe(`    | ${' '.repeat(10)}^^^^`);
});

test('a file that is not at hand, and a terminal’s control characters', () => {
  expect(diagnosticsToText([fault(1, 1)], new Map(), { colour: false, columns: 80 })).not.toContain('|');
  expect(print(fault(1, 1), 'a\u001b[2Jb')).not.toContain('\u001b');
});

test('colours only where they are wanted', () => {
  expect(print(fault(1, 1), 'a', { colour: true, columns: 80 })).toContain('\u001b[');
  expect(print(fault(1, 1), 'a')).not.toContain('\u001b[');
});
