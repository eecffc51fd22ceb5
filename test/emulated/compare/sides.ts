import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from '../../../scripts/python-environment.ts';
import type { PlanHeader } from '../../../src/core/plan.ts';
import { ownBundle } from '../bundled.ts';
import { region } from './estate.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** A policy as Custodian resolved it. */
export interface Readable {
  readonly name: string;
  readonly resource: string;
}

/** Ids that each policy selects. */
export type Selected = ReadonlyMap<string, ReadonlySet<string>>;

/** Which of the policies in these files Custodian can read, and why not the others. */
export async function readableByCustodian(
  files: readonly string[],
): Promise<{ readonly policies: readonly Readable[]; readonly unread: Readonly<Record<string, string>> }> {
  const { stdout } = await run(program('.venv-c7n', 'python'), [join(import.meta.dirname, 'readable.py'), ...files], {
    cwd: root,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout) as { policies: Readable[]; unread: Record<string, string> };
}

/** What `custodian run --dryrun` selects. `file` holds only policies that it can read. */
export async function selectedByCustodian(
  policies: readonly Readable[],
  file: string,
  endpoint: string,
  folder: string,
): Promise<Selected> {
  const out = join(folder, 'custodian');
  const parts = ['run', '--dryrun', '--cache-period', '0', '-r', region, '-s', out, file];
  await run(program('.venv-c7n', 'custodian'), parts, { cwd: root, env: environment(endpoint), maxBuffer: 1 << 26 });
  return new Map(
    policies.map(({ name, resource }) => [
      name,
      new Set(resourcesOf(join(out, name, 'resources.json')).map((raw) => idOf(resource, raw))),
    ]),
  );
}

/**
 * What `mayfly plan` finds, by the same file, and how many resources each policy looked at. Exit code 3 says that
 * something could not be read: then there is no comparing.
 */
export async function selectedByMayfly(
  policies: readonly Readable[],
  file: string,
  endpoint: string,
  folder: string,
): Promise<{ readonly selected: Selected; readonly looked: ReadonlyMap<string, number> }> {
  const out = join(folder, 'mayfly');
  mkdirSync(out, { recursive: true });
  const config = join(folder, 'mayfly.yml');
  writeFileSync(config, `ledger: ${join(out, 'ledger.sqlite')}\n`);
  const parts = [
    ownBundle().program('src/cli/main.ts'),
    'plan',
    file,
    '--region',
    region,
    '--config',
    config,
    '--out',
    out,
  ];
  await run(process.execPath, parts, { cwd: root, env: environment(endpoint), maxBuffer: 1 << 26 });
  const findings = readFileSync(join(out, 'findings.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly policy: string; readonly subject: { readonly id: string } });
  const { totals } = JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8')) as PlanHeader;
  return {
    selected: new Map(
      policies.map(({ name }) => [
        name,
        new Set(findings.filter(({ policy }) => policy === name).map(({ subject }) => subject.id)),
      ]),
    ),
    looked: new Map(totals.byPolicy.map(({ policy, examined }) => [policy, examined])),
  };
}

function environment(endpoint: string): NodeJS.ProcessEnv {
  const account = {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
  };
  return {
    ...process.env,
    ...account,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    NO_PROXY: '127.0.0.1',
    NODE_OPTIONS: '',
    NODE_COMPILE_CACHE: ownBundle().compiled,
  };
}

function resourcesOf(path: string): readonly Readonly<Record<string, unknown>>[] {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>[];
}

const idKeys: Readonly<Record<string, string>> = {
  ec2: 'InstanceId',
  ebs: 'VolumeId',
  'ebs-snapshot': 'SnapshotId',
  rds: 'DBInstanceIdentifier',
  'rds-snapshot': 'DBSnapshotIdentifier',
  'rds-cluster-snapshot': 'DBClusterSnapshotIdentifier',
  cfn: 'StackName',
  ami: 'ImageId',
};

function idOf(resource: string, raw: Readonly<Record<string, unknown>>): string {
  const id = raw[idKeys[resource.replace(/^aws\./, '')] ?? ''];
  if (typeof id !== 'string') throw new TypeError(`which member of a ${resource} is its id is not known here`);
  return id;
}
