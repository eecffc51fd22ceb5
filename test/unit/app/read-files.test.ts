import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readHolidays } from '../../../src/app/holidays.ts';
import { readPolicyFiles } from '../../../src/app/read-files.ts';
import { openYaml } from '../../../src/python/yaml.ts';

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

const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

test('a byte order mark belongs to no file: the first day of a list of holidays counts', async () => {
  const root = folder({ 'days.txt': '\uFEFF2026-12-25 Christmas\n2026-12-26\n', 'wide.txt': utf16('2026-12-25\n') });
  expect((await readHolidays(join(root, 'days.txt'))).holidays).toEqual(['2026-12-25', '2026-12-26']);
  const { holidays, diagnostics } = await readHolidays(join(root, 'wide.txt'));
  expect([holidays, diagnostics.map(({ code }) => code)]).toEqual([[], ['input/encoding']]);
});

test('a policy with a byte order mark is read whole; one in UTF-16 is refused, with or without a mark', async () => {
  const root = folder({
    'a-mark.yml': '\uFEFFpolicies: []\n',
    'b-wide.yml': utf16('policies: []\n'),
    'c-wide-without-mark.yml': utf16('policies: []\n').subarray(2),
  });
  const { files, diagnostics } = await readPolicyFiles([root]);
  expect(diagnostics.map(({ code }) => code)).toEqual(['input/encoding']);
  expect(
    files.map((file) =>
      openYaml(file)
        .diagnostics()
        .map(({ code }) => code),
    ),
  ).toEqual([[], ['yaml/unprintable']]);
});
