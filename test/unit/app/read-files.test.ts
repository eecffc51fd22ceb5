import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readPolicyFiles } from '../../../src/app/read-files.ts';

function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'mayfly-read-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

test('a folder gives its YAML files in order, without tests and hidden folders', async () => {
  const root = folder({
    'b.yml': 'b',
    'a/z.yaml': 'z',
    'a/notes.md': '',
    'tests/b.test.yml': '',
    '.github/w.yml': '',
    'a/tests/x.yml': '',
  });
  const { files, diagnostics } = await readPolicyFiles([root, join(root, 'b.yml')]);
  expect(files.map(({ path, text }) => [path.slice(root.length + 1), text])).toEqual([
    [join('a', 'z.yaml'), 'z'],
    ['b.yml', 'b'],
  ]);
  expect(diagnostics).toEqual([]);
});

test('a file that cannot be read is reported, and the others are read', async () => {
  const root = folder({ 'latin.yml': new Uint8Array([0x61, 0xe9]), 'good.yml': 'good', 'empty/readme.md': '' });
  const { files, diagnostics } = await readPolicyFiles([join(root, 'missing.yml'), root, join(root, 'empty')]);
  expect(files.map(({ text }) => text)).toEqual(['good']);
  expect(diagnostics.map(({ code, at }) => [code, at.file.slice(root.length + 1)])).toEqual([
    ['input/no-policies', 'empty'],
    ['input/encoding', 'latin.yml'],
    ['input/unreadable', 'missing.yml'],
  ]);
});
