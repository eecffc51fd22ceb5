import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';

const folder = join(import.meta.dirname, 'expected');

/**
 * Compares a text that people read with `test/golden/expected/<name>`. With `UPDATE_GOLDEN=1` the file is written
 * instead, and its diff is reviewed like code. A file that is missing fails: a golden test that writes its own
 * expectation proves nothing.
 */
export function expectGolden(actual: string, name: string): void {
  const path = join(folder, name);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  expect(actual).toBe(readExpected(path, name));
}

function readExpected(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(
      `There is no test/golden/expected/${name}; run the test once with UPDATE_GOLDEN=1 and read what it wrote.`,
      { cause },
    );
  }
}
