import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from './median.ts';

/**
 * `npm run bench:validate`: how long `mayfly validate` takes for 2,000 policies in 100 files, as a whole process, from
 * the start of Node to its end; and for none, which is the cost of the start. Each is the median of five; the last line
 * has the seconds for 2,000.
 */
const ROUNDS = 5;
const FILES = 100;
const main = path.join(import.meta.dirname, '../src/cli/main.ts');
const twenty = readFileSync(path.join(import.meta.dirname, 'policies20.yml'), 'utf8');
const [withNames] = twenty.split('policies:\n');

const folder = mkdtempSync(path.join(tmpdir(), 'bench-validate-'));
try {
  const [many, none] = [path.join(folder, 'many'), path.join(folder, 'none')];
  for (const each of [many, none]) mkdirSync(each);
  for (let index = 0; index < FILES; index += 1)
    writeFileSync(path.join(many, `${index}.yml`), twenty.replace(/^- name: .*$/gm, `$&-${index}`));
  writeFileSync(path.join(none, 'none.yml'), `${withNames}policies: []\n`);
  console.log(`start and no policies ${secondsOf(none, '0 policies').toFixed(2)} s`);
  console.log(`seconds ${secondsOf(many, '2,000 policies').toFixed(2)}`);
} finally {
  rmSync(folder, { recursive: true });
}

/** Throws if a policy is not valid: the time of an error means nothing. */
function secondsOf(policies: string, summary: string): number {
  const seconds = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    const { stdout, stderr, status } = spawnSync(process.execPath, [main, 'validate', policies], {
      encoding: 'utf8',
      cwd: folder,
    });
    if (status !== 0 || !stdout.startsWith(summary)) throw new Error(`${stdout}${stderr}`);
    return (performance.now() - began) / 1000;
  });
  return median(seconds);
}
