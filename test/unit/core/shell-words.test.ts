import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { shellWords } from '../../../src/core/shell-words.ts';

test.each([
  [['mayfly', 'restore', '3f2a91c0', '--mode', 'act'], 'mayfly restore 3f2a91c0 --mode act'],
  [['--config', 'my files/prod.yml'], "--config 'my files/prod.yml'"],
  [["it's", '$HOME', '`id`', '', '*', 'a;b', 'ü'], String.raw`'it'\''s' '$HOME' '${'`id`'}' '' '*' 'a;b' 'ü'`],
  [
    ['arn:aws:iam::123456789012:role/a+b=c,d.e@f-g', 'key-pair=ops'],
    'arn:aws:iam::123456789012:role/a+b=c,d.e@f-g key-pair=ops',
  ],
])('%j', (words, expected) => {
  expect(shellWords(words)).toBe(expected);
  const script = `for word in ${shellWords(words)}; do printf '%s\\0' "$word"; done`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
});
