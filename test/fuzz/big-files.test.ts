import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readText } from '../../src/app/read-files.ts';
import { isThorough } from '../cases.ts';
import { bigFiles } from './big-files.ts';
import { validated } from './policies.ts';

/** How long each takes, `npm run bench:hostile` says. */
describe('a file of one thing over and over gets its answer', () => {
  test.each(bigFiles.filter(({ isSlow }) => isThorough || !isSlow))(
    '$name',
    ({ text, code, stopsWithin = Number.POSITIVE_INFINITY }) => {
      const { diagnostics, printed } = validated(text);
      const wanted = diagnostics.find((diagnostic) => diagnostic.code === code);
      expect(wanted).toBeDefined();
      expect(printed).toContain(code);
      for (const { message, remedy } of diagnostics.slice(0, 1000))
        expect(message.length + remedy.length).toBeLessThan(2_000);
      if (wanted !== undefined) expect(offsetOf(text, wanted.at)).toBeLessThan(stopsWithin);
    },
  );
});

/** How many characters stand before a place. */
function offsetOf(text: string, { line, column }: { readonly line: number; readonly column: number }): number {
  let offset = 0;
  for (let passed = 1; passed < line; passed += 1) offset = text.indexOf('\n', offset) + 1;
  return offset + column - 1;
}

test('a file larger than any policy is refused before it is read as text', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-big-'));
  try {
    const path = join(folder, 'big.yml');
    writeFileSync(path, Buffer.alloc(17 * 1024 * 1024, 'a'));
    expect(await readText(path)).toMatchObject({ code: 'input/too-big', at: { file: path } });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
