import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import manifest from '../../../package.json' with { type: 'json' };
import { runCommandLine } from '../../../src/cli/command-line.ts';
import { formatsOf } from '../../../src/report/formats.ts';
import { capturedProcess, type Ran } from '../../captured-process.ts';

/** What people get wrong on the command line, as they see it: no AWS, no credentials, a folder with a few files. */
const root = join(import.meta.dirname, '../../..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mayfly-cli-')));
const acme = ['--recording', join(root, 'examples/acme'), '--config', join(root, 'examples/acme/mayfly.yml')] as const;
/** All that the SDK may find credentials by. */
const withoutCredentials = { PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
const before = { env: process.env, directory: process.cwd() };

beforeAll(() => {
  const policy = (filter: string): string => `policies:\n  - name: due\n    resource: ebs\n    filters: [${filter}]\n`;
  writeFileSync(join(folder, 'good.yml'), policy('ttl'));
  writeFileSync(join(folder, 'typo.yml'), policy('tll'));
  writeFileSync(join(folder, 'later.yml'), 'mode: actt\n');
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'tape'));
  writeFileSync(join(folder, 'tape', 'recording.json'), '{');
  process.env = withoutCredentials;
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before.directory);
  process.env = before.env;
  rmSync(folder, { recursive: true });
});

/** Runs a command in this process, in the folder, with streams, exit code and environment of its own. */
async function mayfly(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const { port, ran } = capturedProcess({ ...withoutCredentials, ...environment });
  await runCommandLine(words, port);
  return ran();
}

const wrong: readonly (readonly [words: string, message: string])[] = [
  ['frobnicate', "error: unknown command 'frobnicate'"],
  ['plan good.yml --bogus', "error: unknown option '--bogus'"],
  [
    'plan good.yml --now 2026-11-21T02:00:00Z',
    'error: --now needs --recording: AWS itself is always seen as it is now',
  ],
  [
    'plan good.yml --recording tape --now tomorrow',
    "argument 'tomorrow' is invalid. Expected a time with its zone, such as 2026-11-21T02:00:00Z.",
  ],
  [
    'plan good.yml --recording tape --now 2026-02-30T02:00:00Z',
    "argument '2026-02-30T02:00:00Z' is invalid. Expected a time with its zone",
  ],
  ['plan good.yml --recording tape --now 2026-11-21T02:00+25:00', 'is invalid. Expected a time with its zone'],
  ...['5', '2026-02-30', '01/02/2026', '2026-11-01T00:00', '99999-01-01', '-1'].map(
    (day) => [`savings --since ${day}`, `argument '${day}' is invalid. Expected a day, such as 2026-11-01.`] as const,
  ),
  ['plan good.yml --assume somebody', "argument 'somebody' is invalid. Expected the ARN of a role"],
  ['plan good.yml --endpoint-url nonsense', "argument 'nonsense' is invalid. Expected an address"],
  ['apply out/plan --mode maybe', "argument 'maybe' is invalid. Allowed choices are observe, act."],
  ['plan good.yml --format morse', "argument 'morse' is invalid. Allowed choices are "],
  ['plan good.yml --json --format text', "option '--format <name>' cannot be used with option '--json'"],
  ['plan nope.yml', 'nope.yml:1:1 error input/unreadable'],
  ['plan typo.yml', 'typo.yml:4:15 error policy/unknown-filter'],
  ['plan good.yml --config nope.yml', 'nope.yml:1:1 error input/unreadable'],
  ['plan good.yml --config later.yml', 'later.yml:1:7 error config/invalid'],
  ['plan good.yml --recording nope', 'mayfly: nope/recording.json is not a file of a recording'],
  ['plan good.yml', 'mayfly: No region is named. Pass --region eu-west-1'],
  [
    'plan good.yml --region eu-west-1',
    'mayfly: CredentialsProviderError on sts:GetCallerIdentity: Could not load credentials from any providers',
  ],
  ['apply nope --mode act', 'nope/plan.json:1:1 error plan/missing'],
  ['schema nothing', 'There is no resource type `nothing`.'],
];

test.each(wrong)('`mayfly %s` is an error, in one clear sentence', async (words, message) => {
  const { code, out, err } = await mayfly(words.split(' '));
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(message) });
  expect(out).toBe('');
  expect(err).not.toMatch(/^\s+at /m);
  expect(err).not.toContain('internal error');
  // One fault is a handful of lines: what is wrong, where, what to do.
  expect(err.trimEnd().split('\n').length).toBeLessThanOrEqual(7);
});

test('a wrong option is answered with the command whose help lists the right ones', async () => {
  expect((await mayfly(['protected', '--recording', 'tape'])).err).toBe(
    "error: unknown option '--recording'\n`mayfly help protected` lists its options.\n",
  );
});

test('a plan that was made from a recording is refused without credentials', async () => {
  writeFileSync(join(folder, 'tag.yml'), 'policies: [{ name: mark, resource: ebs, actions: [mark-for-op] }]\n');
  expect((await mayfly(['plan', 'tag.yml', ...acme, '--out', 'recorded'])).out).toMatch(/ to tag$/m);
  expect(await mayfly(['apply', 'recorded', '--mode', 'act'])).toEqual({
    code: 1,
    out: '',
    err:
      'Nothing was started: the plan was made from a recording, not from AWS. ' +
      'Make a plan without `--recording`.\n',
  });
});

test('without a command, help says which there are', async () => {
  const { code, err } = await mayfly([]);
  expect(code).toBe(1);
  for (const name of ['plan', 'apply', 'validate', 'explain', 'record', 'schema'])
    expect(err).toContain(`  ${name} [options]`);
});

test.each([
  ['good.yml', 'good.yml is a file, not a folder'],
  ['good.yml/deep/er', 'good.yml is a file, not a folder'],
  // mkdir itself never ends there.
  ...(process.platform === 'linux'
    ? [['/proc/nope/deeper', '(no folder can be created there|you may not write there)']]
    : []),
])('a plan that cannot be written to %s is one sentence with a remedy', async (out = '', why = '') => {
  const { code, err } = await mayfly(['plan', 'good.yml', ...acme, '--out', out]);
  expect(err).toMatch(
    new RegExp(`^mayfly: A plan cannot be written to ${out}: ${why}\\. Name another folder with --out\\.\n$`),
  );
  expect(code).toBe(1);
});

test('files that are not of a plan are not overwritten, and nothing is looked at', async () => {
  mkdirSync(join(folder, 'theirs'));
  const steps = join(folder, 'theirs/steps.ndjson');
  writeFileSync(steps, '{"mine":1}\n');
  // Without this refusal, AWS would be asked, and the fault would be the missing credentials.
  const { code, err } = await mayfly(['plan', 'good.yml', '--region', 'eu-west-1', '--out', 'theirs']);
  expect(err).toBe(
    'mayfly: theirs/steps.ndjson exists already and does not belong to a plan of Mayfly, so it would be ' +
      'overwritten. Name another folder with --out, or move it away.\n',
  );
  expect(code).toBe(1);
  expect(readFileSync(steps, 'utf8')).toBe('{"mine":1}\n');
});

test('a ledger below a file says so, with the remedy', async () => {
  writeFileSync(join(folder, 'misplaced.yml'), 'ledger: good.yml/ledger.sqlite\n');
  const { code, err } = await mayfly(['log', '--config', 'misplaced.yml']);
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringContaining(
      'good.yml is a file, not a folder. Correct that, or name another place as `ledger` in mayfly.yml.',
    ),
  });
});

test.each(['--json', '--format json'])('with %s faults are JSON, too', async (words) => {
  const { code, out, err } = await mayfly(['plan', 'typo.yml', ...words.split(' ')]);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(JSON.parse(out)).toEqual({
    diagnostics: [expect.objectContaining({ code: 'policy/unknown-filter', at: expect.objectContaining({ line: 4 }) })],
  });
});

test('piped, there is neither colour nor progress; COLUMNS gives the width', async () => {
  const { code, out, err } = await mayfly(['plan', 'good.yml', ...acme, '--out', 'piped'], {
    COLUMNS: '72',
  });
  expect({ code, err }).toEqual({ code: 3, err: '' });
  expect(out).not.toContain('\u001b');
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
});

test.each(['--markdown', '--format markdown'])('a plan with %s has a table', async (words) => {
  const { out } = await mayfly(['plan', 'good.yml', ...acme, '--out', 'markdown', ...words.split(' ')]);
  expect(out).toMatch(/^#+ /m);
  expect(out).toMatch(/^\| .* \|$/m);
});

test('the help of a command lists its formats', async () => {
  const { out } = await mayfly(['plan', '--help']);
  const text = out.replaceAll(/\s+/g, ' ');
  for (const { name, description } of formatsOf('plan')) {
    expect(text).toMatch(new RegExp(`--format <name> print .*\\b${description}\\b.* \\(choices:`));
    expect(text).toMatch(new RegExp(`\\(choices: .*"${name}".* default: "text"\\)`));
  }
});

test('`validate` says on standard error what is wrong, and as JSON says it there', async () => {
  writeFileSync(join(folder, 'other.yml'), 'policies: [{ name: other, resource: ebs, filters: [ttl] }]\n');
  const text = await mayfly(['validate', 'other.yml', 'typo.yml']);
  expect(text).toEqual({
    code: 1,
    out: '1 policy in 2 files is valid, 1 error.\n',
    err: expect.stringContaining('typo.yml:4:15 error policy/unknown-filter'),
  });
  const { code, out, err } = await mayfly(['validate', 'other.yml', 'typo.yml', '--format', 'json']);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(JSON.parse(out)).toEqual({
    policies: [{ name: 'other', type: 'ebs', at: expect.objectContaining({ file: 'other.yml' }) }],
    diagnostics: [expect.objectContaining({ code: 'policy/unknown-filter' })],
  });
});

test('a resource that no policy looks at is an error; a program gets an empty list', async () => {
  const words = ['explain', 'vol-0', 'good.yml', ...acme];
  expect(await mayfly(words)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('No policy here looks') });
  expect(await mayfly([...words, '--json'])).toMatchObject({ code: 1, out: '[]\n' });
});

test('`schema` lists types, and the filters and actions of one', async () => {
  expect((await mayfly(['schema'])).out).toMatch(/^type +ebs +AWS::EC2::Volume$/m);
  const { out } = await mayfly(['schema', 'aws.ebs']);
  expect(out).toMatch(/^filter +ttl +\{ type: ttl/m);
  expect(out).toMatch(/^action +snapshot-then-delete /m);
});

describe('as a process of its own', () => {
  const start = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    spawn(process.execPath, [join(root, manifest.bin.mayfly), ...words], {
      cwd: folder,
      env: { ...withoutCredentials, ...environment },
    });

  const textOf = (stream: NodeJS.ReadableStream): (() => string) => {
    let text = '';
    stream.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    return () => text;
  };

  test('the program of the package runs, and prints its version', async () => {
    const child = start(['--version']);
    const out = textOf(child.stdout);
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, out: out() }).toEqual({ code: 0, out: `${manifest.version}\n` });
  });

  test('whoever reads its output may stop before the end', async () => {
    const child = start(['schema']);
    const err = textOf(child.stderr);
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, err: err() }).toEqual({ code: 0, err: '' });
  });

  test('Ctrl-C brings what is under way to a safe end, and a second one leaves at once', async () => {
    // AWS that takes calls and never answers.
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const child = start(['plan', 'good.yml', '--region', 'eu-west-1', '--endpoint-url', endpoint], {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    const err = textOf(child.stderr);
    const [socket] = (await once(silent, 'connection')) as [NodeJS.ReadableStream & { destroy(): void }];
    child.kill('SIGINT');
    while (!err().includes('Press Ctrl-C again to leave at once')) await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGINT' });
    socket.destroy();
    silent.close();
  });
});
