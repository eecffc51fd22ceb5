import { expect, test } from '@jest/globals';
import { oncePerText, spelling, spellings } from '../../../src/guard/spelling.ts';

test('case, spaces, underscores, hyphens, widths and invisible characters make no other word', () => {
  const words = ['persistent-core', 'Persistent_Core', ' persistent core ', 'PERSISTENT‑CORE', 'per\u200Bsistent—core'];
  expect([...spellings([...words, 'ｐersistentcore'])]).toEqual(['persistentcore']);
  expect(spelling('persistent.core')).toBe('persistent.core');
});

test('each text is read once, also among others', () => {
  const { read, reads } = reader();
  const known = new Map<string, string>();
  expect(['a', 'b', 'a', 'b', ''].map((text) => oncePerText(text, known, read))).toEqual(['A', 'B', 'A', 'B', '']);
  expect(reads).toEqual(['a', 'b', '']);
});

test.each([
  [9_999, 10_000],
  [10_000, 1],
  [10_001, 1],
])('of %d texts that are remembered, and one more, %d are left', (count, left) => {
  const { read } = reader();
  const known = new Map(Array.from({ length: count }, (_, at) => [`text ${at}`, '']));
  expect(oncePerText('more', known, read)).toBe('MORE');
  expect([known.size, known.get('more')]).toEqual([left, 'MORE']);
});

function reader() {
  const reads: string[] = [];
  const read = (text: string): string => {
    reads.push(text);
    return text.toUpperCase();
  };
  return { read, reads };
}
