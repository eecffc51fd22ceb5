import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run demo`: plans the shipped policies over the recorded account of Acme, into out/plan. Acme denies one call on
 * purpose, so the plan ends with exit code 3, done in part: the demo expects that.
 */
const root = join(import.meta.dirname, '..');
const parts = [
  'src/cli/main.ts',
  'plan',
  'policies/',
  '--recording',
  'examples/acme',
  '--config',
  'examples/acme/mayfly.yml',
  '--out',
  'out/plan',
];
const { status } = spawnSync(process.execPath, parts, { cwd: root, stdio: 'inherit' });
process.exitCode = status === 3 ? 0 : (status ?? 1);
