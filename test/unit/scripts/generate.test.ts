import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { generatedFiles, staleFiles } from '../../../scripts/generate/files.ts';

const root = new URL('../../../', import.meta.url);
const files = await generatedFiles();

test.each([...files])('%s is current; `npm run generate` writes it', (path, text) => {
  expect(readFileSync(new URL(path, root), 'utf8')).toBe(text);
});

test('no generated file is left of what is gone', () => {
  expect(staleFiles([...files.keys()])).toEqual([]);
  const [gone = '', ...others] = [...files.keys()];
  expect(staleFiles(others)).toEqual([gone]);
});

test('generated files keep to the width of all lines', () => {
  for (const [path, text] of files)
    expect([path, text.split('\n').filter((line) => line.length > 120)]).toEqual([path, []]);
});
