import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { referencePages } from '../../../scripts/reference/pages.ts';

const root = new URL('../../..', import.meta.url);

test.each([...referencePages()])('%s is current: `npm run reference` writes it', (path, text) => {
  expect(readFileSync(new URL(path, root), 'utf8')).toBe(text);
});

test('every option says what it is for', () => {
  const silent = [...referencePages().values()].flatMap((page) =>
    page.split('\n').filter((line) => line.startsWith('| `') && line.endsWith('|  |')),
  );
  expect(silent).toEqual([]);
});
