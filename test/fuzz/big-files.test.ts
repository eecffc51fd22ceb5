import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readText } from '../../src/app/read-files.ts';
import { secondsOf, validated } from './policies.ts';

const MB = 1_000_000;
const policy = 'policies:\n- name: a\n  resource: ec2\n';
const filled = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length));
const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/**
 * Each of these took minutes, or overflowed the stack, in a reader whose work for one value grows with the number of
 * values. Measured alone, none takes more than 2 s.
 */
describe('a file that repeats one thing is answered in seconds', () => {
  test.each<[name: string, text: string, code: string]>([
    ['10 MB of bare dashes', filled('-\n', 10 * MB), 'yaml/too-many-values'],
    ['10 MB of one key', filled('a: 1\n', 10 * MB), 'yaml/too-many-values'],
    ['10 MB of one flow mapping', `{${filled('a,', 10 * MB)}}`, 'yaml/too-many-values'],
    ['10 MB of aliases', `- &a x\n${filled('- *a\n', 10 * MB)}`, 'yaml/too-many-values'],
    ['10 MB of one number', filled('9', 10 * MB), 'yaml/bad-value'],
    ['10 MB of hexadecimal digits', `a: 0x${filled('f', 10 * MB)}`, 'yaml/bad-value'],
    ['2 MB of minutes, a number to base 60', `a: 1${filled(':59', 2 * MB)}`, 'yaml/bad-value'],
    ['10 MB of opened quotes', `"${filled('a ', 10 * MB)}`, 'yaml/syntax'],
    ['10 MB of one text over many lines', filled('a\n', 10 * MB), 'policy/bad-file'],
    ['10 MB of a name', `policies:\n- name: a\n  resource: ${filled('x', 10 * MB)}\n`, 'policy/unknown-type'],
    ['one key 150,000 times', `{${filled('a,', 0.3 * MB)}}`, 'yaml/key-twice'],
    [
      '10,000 keys that no policy knows',
      `${policy}${numbered(10_000, (index) => `  k${index}: 1\n`)}`,
      'policy/unknown-key',
    ],
    [
      '10,000 options that no filter knows',
      `${policy}  filters:\n  - type: value\n    key: a\n${numbered(10_000, (index) => `    k${index}: 1\n`)}`,
      'policy/unknown-key',
    ],
    [
      '5,000 times the same type, and 5,000 filters',
      `policies:\n- name: a\n  resource: [${filled('ec2,', 20_000)}]\n  filters:\n${filled('  - State: x\n', 80_000)}`,
      'policy/type-twice',
    ],
  ])('%s', (_name, text, code) => {
    let codes: readonly string[] = [];
    let longest = 0;
    let output = '';
    const seconds = secondsOf(() => {
      const { diagnostics, printed } = validated(text);
      codes = diagnostics.map((diagnostic) => diagnostic.code);
      longest = Math.max(...diagnostics.slice(0, 1000).map(({ message, remedy }) => message.length + remedy.length));
      output = printed;
    });
    expect(codes).toContain(code);
    expect(output).toContain(code);
    expect(longest).toBeLessThan(2_000);
    expect(seconds).toBeLessThan(15);
  });
});

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
