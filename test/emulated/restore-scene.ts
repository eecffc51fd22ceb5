import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import type { Receipt } from '../../src/core/receipt.ts';
import type { Moto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { type Seeder, seeder, type Tags } from './seeder.ts';
import { type Applied, type Ran, type Workplace, workplace } from './workplace.ts';

/** A region of its own, in which a person plans, applies and restores. */
export interface Scene {
  readonly proxy: AwsProxy;
  readonly work: Workplace;
  readonly place: Seeder;
  readonly region: string;
  /** Plans and applies a policy for this type. */
  readonly carryOut: (type: string, actions: string) => Promise<readonly Receipt[]>;
  readonly restore: (...words: string[]) => Promise<Ran>;
}

/** @param moto the emulator of the test file. Scenes run at the same time, each in another region. */
export function scenes(
  moto: Promise<Moto>,
): (title: string, region: string, play: (scene: Scene) => Promise<void>) => void {
  return (title, region, play) => {
    test.concurrent(title, () => playIn(moto, region, play));
  };
}

async function playIn(moto: Promise<Moto>, region: string, play: (scene: Scene) => Promise<void>): Promise<void> {
  const proxy = await startProxy((await moto).endpoint);
  const work = workplace(proxy.endpoint, { AWS_REGION: region });
  let policies = 0;
  const carryOut: Scene['carryOut'] = async (type, actions) => {
    policies += 1;
    work.write(
      'due.yml',
      `policies:\n  - name: due-${policies}\n    resource: ${type}\n    filters: ["tag:due": present]\n` +
        `    actions: ${actions}\n`,
    );
    expect(await work.mayfly('plan', 'due.yml')).toMatchObject({ code: 0 });
    const ran = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
    // What failed is shown.
    expect(ran.code === 0 ? { code: 0, err: ran.err } : ran).toEqual({ code: 0, err: '' });
    proxy.forget();
    return (JSON.parse(ran.out) as Applied).receipts;
  };
  try {
    await play({
      proxy,
      work,
      place: seeder(await moto, region),
      region,
      carryOut,
      restore: (...words) => work.mayfly('restore', ...words, '--mode', 'act'),
    });
  } finally {
    await proxy.stop();
    work.remove();
  }
}

export const mine: Tags = {
  owner: 'ada@acme.example',
  'lifespan-intent': 'ephemeral-task',
  Name: 'scratch',
  due: 'yes',
};
export const inAWeek = /^\d{4}-\d\d-\d\d$/;

export type Answer = Readonly<Record<string, unknown>>;

export function tagsOf(answer: Answer | undefined): Readonly<Record<string, string>> {
  const tags = (answer?.Tags ?? answer?.TagList ?? []) as readonly { readonly Key: string; readonly Value: string }[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

/** Its own tags, and those that Mayfly adds: what made it, from what it comes, and the hold. */
export function comeBack(was: Tags, from: string): Answer {
  return {
    ...was,
    'mayfly:step': expect.stringMatching(/^[0-9a-f]{16}$/),
    'mayfly:restored-from': expect.stringContaining(from),
    'mayfly-hold': expect.stringMatching(inAWeek),
  };
}

export function only(answer: Answer | undefined, keys: readonly string[]): Answer {
  return Object.fromEntries(keys.map((key) => [key, answer?.[key]]));
}

export function last(receipts: readonly Receipt[], verb: string): Receipt {
  const found = receipts.findLast((receipt) => receipt.verb === verb);
  if (found === undefined) throw new Error(`there is no receipt of a ${verb}`);
  return found;
}

export async function volumes({ place }: Scene): Promise<readonly Answer[]> {
  return (await place.call('ec2', 'describe_volumes', {})).Volumes as readonly Answer[];
}

export async function subnetGroup(place: Seeder, name: string): Promise<void> {
  const { Subnets } = (await place.call('ec2', 'describe_subnets', {})) as {
    Subnets: readonly { readonly SubnetId: string }[];
  };
  await place.call('rds', 'create_db_subnet_group', {
    DBSubnetGroupName: name,
    DBSubnetGroupDescription: name,
    SubnetIds: Subnets.slice(0, 2).map(({ SubnetId }) => SubnetId),
  });
}

/** The emulator shows the groups of an instance by its network interfaces. */
export function groupsOf(instance: Answer | undefined): readonly unknown[] {
  const { NetworkInterfaces = [] } = (instance ?? {}) as { readonly NetworkInterfaces?: readonly Answer[] };
  return NetworkInterfaces.map(({ Groups }) => Groups);
}

/** The commands that a text prints on lines of their own, as a shell passes them on to `mayfly`. */
export function printedCommands(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n').filter((line) => /^\s+mayfly /.test(line));
  return lines.map((line) => {
    const script = `mayfly() { printf '%s\\0' "$@"; }\n${line.trim()}`;
    return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
  });
}
