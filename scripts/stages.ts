import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import pMap from 'p-map';

/** What `npm test`, `npm run nightly` and `npm run test:changed` share: how they run their stages and report them. */
export interface Stage {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** What its output must contain, beside the exit code. */
  readonly output?: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..');
const report = join(root, 'out', 'jest.json');

/** Checks of the whole repository; none of them runs it. */
export const checks: readonly Stage[] = [
  // The longest first: several run at once.
  { name: 'lint with types', command: ['eslint', '--max-warnings', '0', '.'], environment: { MAYFLY_LINT_ALL: '1' } },
  { name: 'compiler is version 7', command: ['tsc', '-v'], output: /^Version 7\./ },
  { name: 'types', command: ['tsc', '-p', '.'] },
  {
    name: 'format and lint',
    command: ['biome', 'ci', '--colors=off', '--diagnostic-level=warn', '--error-on-warnings', '.'],
  },
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
];

/**
 * Runs these stages, as many at once as there are cores. If some fail, their output is printed, and the process will
 * end with exit code 1.
 * @returns whether all passed.
 */
export async function pass(stages: readonly Stage[]): Promise<boolean> {
  const passed = await pMap(stages, passes, { concurrency: availableParallelism() });
  return passed.every(Boolean);
}

/**
 * Runs jest, with its progress on standard error, and prints the last line, `N passed, N failed`, as jest counted. A
 * test file that could not be loaded counts as one failure.
 */
export async function test(
  parts: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  mkdirSync(join(root, 'out'), { recursive: true });
  rmSync(report, { force: true });
  const began = performance.now();
  // Jest's JSON goes to its file; with it, jest writes nothing but the test results to standard error.
  const { code } = await run(['jest', '--json', `--outputFile=${report}`, ...parts], 'inherit', environment);
  print(code === 0, 'tests', began);
  if (code !== 0) process.exitCode = 1;
}

/** Prints what all stages took of the processor, where the system tells, and how many tests passed and failed. */
export function conclude(): void {
  const spent = childTimes();
  if (spent !== undefined) {
    const minutes = (seconds: number): string => `${Math.floor(seconds / 60)} min ${(seconds % 60).toFixed(0)} s`;
    const { user, system } = spent;
    process.stdout.write(
      `processor time ${minutes(user + system)} (user ${minutes(user)}, system ${minutes(system)})\n`,
    );
  }
  const counted = read();
  if (counted === undefined) {
    process.exitCode = 1;
    process.stdout.write('no tests ran\n');
    return;
  }
  const failures = counted.numFailedTests + counted.numRuntimeErrorTestSuites;
  if (failures > 0) process.exitCode = 1;
  const skipped = counted.numPendingTests > 0 ? `, ${counted.numPendingTests} skipped` : '';
  process.stdout.write(`${counted.numPassedTests} passed, ${failures} failed${skipped}\n`);
}

async function passes({ name, command, output, environment }: Stage): Promise<boolean> {
  const began = performance.now();
  const { code, text } = await run(command, 'pipe', environment);
  const isFine = code === 0 && (output?.test(text) ?? true);
  if (!isFine) {
    process.stdout.write(`${text}\nfailed: ${name} (\`npx ${command.join(' ')}\`)\n`);
    process.exitCode = 1;
  }
  print(isFine, name, began);
  return isFine;
}

function print(isFine: boolean, name: string, began: number): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${isFine ? 'ok    ' : 'FAILED'} ${name.padEnd(24)} ${seconds} s\n`);
}

/** Two hours: what hangs, in a loop that lets nothing else run, ends all the same. */
const timeout = 2 * 3_600_000;

function run(
  [program, ...parts]: readonly [string, ...string[]],
  errors: 'inherit' | 'pipe',
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly text: string }> {
  const child = spawn(program, parts, {
    cwd: root,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', errors],
    timeout,
    killSignal: 'SIGKILL',
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
      ...environment,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => {
      text += data.toString();
    });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      resolve({ code: null, text: `${error.message}\n` });
    });
    child.on('close', (code) => {
      resolve({ code, text });
    });
  });
}

/** Processor seconds of all processes that this one has started, and of those that they started; Linux alone tells. */
function childTimes(): { readonly user: number; readonly system: number } | undefined {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
    // In hundredths of a second, as Linux gives them on every platform that Node runs on.
    return { user: Number(fields[13]) / 100, system: Number(fields[14]) / 100 };
  } catch {
    return undefined;
  }
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
