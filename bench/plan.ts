import { execFileSync, type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ensureEnvironment, program } from '../scripts/python-environment.ts';
import { benchEstate } from './filters-estate.ts';
import { median } from './median.ts';

/**
 * `npm run bench:plan`: a whole dry run, side by side: `mayfly plan` and `custodian run --dryrun`, 20 policies over one
 * emulated account. Prints the processor time, the calls and the peak memory of each side's process, and the ratios.
 * `--instances 10000 --volumes 15000 --databases 1000` is the full size. What both sides select is compared first.
 */
const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: '2000' },
    volumes: { type: 'string', default: '3000' },
    databases: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
  },
});

interface Figures {
  /** Seconds. */
  readonly user: number;
  readonly system: number;
  readonly wall: number;
  /** The largest resident set, MiB. */
  readonly peak: number;
  /** Calls by operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** How many resources each policy selects. */
  readonly selected: Readonly<Record<string, number>>;
}

const region = 'eu-west-1';
/** Resources in a page of AWS's listings, by the largest page that each type's listing may have. */
const pageSizes = { instances: 1000, volumes: 500, databases: 100 } as const;
const root = path.join(import.meta.dirname, '..');
const policies = path.join(import.meta.dirname, 'policies20.yml');
const sizes = {
  instances: Number(values.instances),
  volumes: Number(values.volumes),
  databases: Number(values.databases),
};

await ensureEnvironment('.venv', 'test/emulated/requirements.txt');
await ensureEnvironment('.venv-c7n', 'bench/filters-requirements.txt');
execFileSync(process.execPath, [path.join(root, 'scripts/build.ts')], { cwd: root, stdio: 'inherit' });
const folder = mkdtempSync(path.join(tmpdir(), 'bench-plan-'));
const emulator = await startEmulator();
try {
  const [ours, theirs]: [Figures[], Figures[]] = [[], []];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    theirs.push(await custodian(round));
    ours.push(await mayfly(round));
  }
  report(ours, theirs);
} finally {
  emulator.stop();
  rmSync(folder, { recursive: true, force: true });
}

function report(ours: readonly Figures[], theirs: readonly Figures[]): void {
  const [we, they] = [ours, theirs].map((runs) => ({
    cpu: median(runs.map(({ user }) => user)),
    wall: median(runs.map(({ wall }) => wall)),
    peak: median(runs.map(({ peak }) => peak)),
    calls: sum(runs.at(-1)?.calls ?? {}),
    selected: runs.at(-1)?.selected ?? {},
  })) as [Row, Row];
  const different = Object.keys(they.selected).filter((name) => they.selected[name] !== we.selected[name]);
  if (different.length > 0)
    throw new Error(
      `the two sides do not select as many: ${different
        .map((name) => `${name} ${we.selected[name]}, Custodian ${they.selected[name]}`)
        .join('; ')}`,
    );
  const pages = Object.entries(pageSizes).reduce(
    (total, [kind, size]) => total + Math.max(1, Math.ceil(sizes[kind as keyof typeof pageSizes] / size)),
    0,
  );
  console.log(
    `${sizes.instances} instances, ${sizes.volumes} volumes and ${sizes.databases} databases; ` +
      `${sum(they.selected)} selected by 20 policies, as many on both sides; medians of ${ours.length} runs`,
  );
  console.log(row('mayfly', we));
  console.log(row('custodian', they));
  console.log(`calls by mayfly: ${describe(ours.at(-1)?.calls ?? {})}`);
  console.log(`dry-run CPU ratio ${(they.cpu / we.cpu).toFixed(2)}`);
  console.log(`calls ${we.calls} (pages ${pages} + ${we.calls - pages}; custodian ${they.calls})`);
  console.log(`peak memory ratio ${(they.peak / we.peak).toFixed(2)}`);
}

interface Row {
  readonly cpu: number;
  readonly wall: number;
  readonly peak: number;
  readonly calls: number;
  readonly selected: Readonly<Record<string, number>>;
}

function row(name: string, { cpu, wall, peak, calls }: Row): string {
  return [
    `${name.padEnd(10)} ${cpu.toFixed(2)} s user CPU`,
    `${wall.toFixed(1)} s wall`,
    `${peak.toFixed(0)} MiB peak`,
    `${calls} calls`,
  ].join(', ');
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function describe(calls: Readonly<Record<string, number>>): string {
  return Object.entries(calls)
    .sort(([, a], [, b]) => b - a)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(', ');
}

async function mayfly(round: number): Promise<Figures> {
  const out = path.join(folder, `mayfly-${round}`);
  const config = path.join(folder, `mayfly-${round}.yml`);
  writeFileSync(config, `ledger: ${path.join(folder, `ledger-${round}.sqlite`)}\n`);
  const figures = await measured(
    [
      process.execPath,
      path.join(root, 'dist/cli/main.mjs'),
      ...['plan', policies, '--region', region, '--config', config, '--out', out],
    ],
    [0, 3],
  );
  const gaps = readFileSync(path.join(out, 'gaps.ndjson'), 'utf8');
  if (gaps !== '') throw new Error(`mayfly could not read all of the emulated account:\n${gaps.slice(0, 2_000)}`);
  const lines = readFileSync(path.join(out, 'findings.ndjson'), 'utf8').split('\n').filter(Boolean);
  const selected: Record<string, number> = {};
  for (const line of lines) {
    const { policy } = JSON.parse(line) as { readonly policy: string };
    selected[policy] = (selected[policy] ?? 0) + 1;
  }
  return { ...figures, selected };
}

async function custodian(round: number): Promise<Figures> {
  const out = path.join(folder, `custodian-${round}`);
  const figures = await measured(
    [
      program('.venv-c7n', 'custodian'),
      ...['run', '--dryrun', '--cache-period', '0', '-r', region, '-s', out, policies],
    ],
    [0],
  );
  const names = [...readFileSync(policies, 'utf8').matchAll(/^- name: (?<name>\S+)$/gm)].map(
    ({ groups }) => groups?.name ?? '',
  );
  const selected = names.flatMap((name) => {
    const { length } = JSON.parse(readFileSync(path.join(out, name, 'resources.json'), 'utf8')) as readonly unknown[];
    return length === 0 ? [] : [[name, length] as const];
  });
  return { ...figures, selected: Object.fromEntries(selected) };
}

/** @param expected Exit codes that mean a whole run: `mayfly plan` ends with 3 where a ceiling holds steps back. */
async function measured(command: readonly string[], expected: readonly number[]): Promise<Omit<Figures, 'selected'>> {
  await emulator.callsSince();
  const figures = path.join(folder, 'figures.json');
  const script = path.join(import.meta.dirname, 'measure.py');
  const { status, output } = await ended(program('.venv', 'python'), [script, figures, ...command]);
  if (status === null || !expected.includes(status))
    throw new Error(`${command.join(' ')} ended with ${status}:\n${output}`);
  return {
    ...(JSON.parse(readFileSync(figures, 'utf8')) as Omit<Figures, 'selected' | 'calls'>),
    calls: await emulator.callsSince(),
  };
}

async function ended(
  command: string,
  parts: readonly string[],
): Promise<{ readonly output: string; readonly status: number | null }> {
  const child = spawn(command, parts, environment());
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output = `${output}${chunk.toString()}`.slice(0, 6_000);
    });
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { output, status };
}

function environment(): SpawnOptionsWithoutStdio {
  return {
    cwd: root,
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: region,
      AWS_REGION: region,
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      NO_PROXY: '127.0.0.1',
      NODE_OPTIONS: '',
    },
  };
}

interface Emulator {
  readonly endpoint: string;
  /** Calls by operation since this was asked last. */
  callsSince(): Promise<Readonly<Record<string, number>>>;
  stop(): void;
}

async function startEmulator(): Promise<Emulator> {
  const all = benchEstate(new Date());
  const file = path.join(folder, 'estate.json');
  const estate = {
    ec2: all.ec2.slice(0, sizes.instances),
    ebs: all.ebs.slice(0, sizes.volumes),
    rds: all.rds.slice(0, sizes.databases),
  };
  writeFileSync(file, JSON.stringify(estate));
  const server = spawn(program('.venv', 'python'), ['-u', path.join(import.meta.dirname, 'plan-server.py'), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' },
  });
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done) throw new Error('the emulator ended');
    return JSON.parse(line.value);
  };
  const { port } = (await next()) as { readonly port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    callsSince: async () => {
      server.stdin.write('\n');
      return (await next()) as Readonly<Record<string, number>>;
    },
    stop: () => void server.kill('SIGKILL'),
  };
}
