import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * `npm test`: types, lint, architecture, dead code, then all tests. It stops at the first stage that fails, with its
 * output. `npm run test:unit` leaves out the tests that need Python and its AWS emulator. The last line is `N passed, N
 * failed`, as jest counted.
 */
const root = join(import.meta.dirname, '..');
const report = join(root, 'out', 'jest.json');
const withoutEmulator = process.argv.includes('--unit');

interface Stage {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** What its output must contain, beside the exit code. */
  readonly output?: RegExp;
  /** Its output is shown at once, because it takes minutes. */
  readonly shown?: true;
}

const stages: readonly Stage[] = [
  { name: 'compiler is version 7', command: ['tsc', '-v'], output: /^Version 7\./ },
  { name: 'types', command: ['tsc', '-p', '.'] },
  {
    name: 'format and lint',
    command: ['biome', 'ci', '--colors=off', '--diagnostic-level=warn', '--error-on-warnings', '.'],
  },
  { name: 'lint with types', command: ['eslint', '--max-warnings', '0', '.'] },
  {
    name: 'architecture',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.mjs',
      'src',
      'handlers',
      'scripts',
      'bench',
      'examples',
      'test',
    ],
  },
  { name: 'dead code', command: ['knip'] },
  {
    name: 'tests',
    command: ['jest', '--json', `--outputFile=${report}`, ...(withoutEmulator ? ['--selectProjects', 'plain'] : [])],
    shown: true,
  },
];

mkdirSync(join(root, 'out'), { recursive: true });
rmSync(report, { force: true });
const failed = stages.find((stage) => !passes(stage));
if (failed) {
  process.stdout.write(`\nfailed: ${failed.name} (\`npx ${failed.command.join(' ')}\`)\n`);
  process.exitCode = 1;
}
reportCounts();

function passes({ name, command: [program, ...parts], output, shown }: Stage): boolean {
  const began = performance.now();
  const { status, error, stdout, stderr } = spawnSync(program, parts, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
    // Jest's JSON goes to its file; with it, jest writes nothing but the test results to standard error.
    stdio: shown ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}` },
  });
  const fine = status === 0 && (output?.test(stdout) ?? true);
  if (!fine && !shown) process.stdout.write(`${stdout}${stderr}${error ? `${error.message}\n` : ''}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${fine ? 'ok    ' : 'FAILED'} ${name.padEnd(24)} ${seconds} s\n`);
  return fine;
}

/** Prints the last line, from jest's own count. A test file that could not be loaded counts as one failure. */
function reportCounts(): void {
  const counted = read();
  if (counted === undefined) {
    process.stdout.write('no tests ran\n');
    return;
  }
  const failures = counted.numFailedTests + counted.numRuntimeErrorTestSuites;
  if (counted.numPassedTests === 0 || failures > 0) process.exitCode = 1;
  const skipped = counted.numPendingTests > 0 ? `, ${counted.numPendingTests} skipped` : '';
  process.stdout.write(`${counted.numPassedTests} passed, ${failures} failed${skipped}\n`);
}

interface Counted {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

function read(): Counted | undefined {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Counted;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
