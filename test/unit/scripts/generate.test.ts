import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { generatedFiles, staleFiles } from '../../../scripts/generate/files.ts';
import { actionsAndFilters } from '../../../scripts/generate/vocabulary.ts';

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

test('a filter may have the name of an action', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-generate-'));
  try {
    for (const kind of ['actions', 'filters']) {
      mkdirSync(join(folder, 'src/policy', kind), { recursive: true });
      const text = "export const snapshot = { name: 'snapshot', schema: {}, example: 'snapshot' };\n";
      writeFileSync(join(folder, 'src/policy', kind, 'snapshot.ts'), text);
    }
    const list = await actionsAndFilters(pathToFileURL(`${folder}/`));
    expect(list.match(/^import \{.*|^ {2}\w+,$/gm)).toEqual([
      "import { snapshot } from './actions/snapshot.ts';",
      "import { snapshot as snapshotFilter } from './filters/snapshot.ts';",
      '  snapshotFilter,',
      '  snapshot,',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
