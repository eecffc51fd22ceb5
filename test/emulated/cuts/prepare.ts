import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '../../../src/core/step.ts';
import type { Ran } from '../../captured-process.ts';
import type { Moto } from '../moto.ts';
import { seeder } from '../seeder.ts';
import { estateNow } from './estate-now.ts';
import { configFor } from './layer.ts';
import type { Saga } from './saga.ts';
import type { Worker } from './worker.ts';

/** A saga whose resources are there, and whose plan is made. */
export interface Prepared {
  readonly saga: Saga;
  /** Its own: what is in another region does not concern it. */
  readonly region: string;
  /** The folder of its plan. */
  readonly plan: string;
  readonly steps: readonly Step[];
  readonly ledger: string;
  /** All that AWS and the plan had to say before. */
  readonly before: string;
}

/**
 * One after the other, and before anything is planned: while it makes what is days old, the emulator lives in the past.
 */
export async function seedAll(sagas: readonly (readonly [Saga, string])[], moto: Moto): Promise<void> {
  for (const [saga, region] of sagas)
    await saga.seed(seeder(moto, region), region).catch((cause: unknown) => {
      throw new Error(`${saga.name}: ${String(cause)}`, { cause });
    });
}

/** @param endpoint of the same AWS, for Mayfly. */
export async function prepare(
  saga: Saga,
  region: string,
  root: string,
  moto: Moto,
  endpoint: string,
  worker: Worker,
): Promise<Prepared> {
  const folder = join(root, 'prepared', region);
  const [config, ledger, policies, plan] = ['mayfly.yml', 'ledger.sqlite', 'p.yml', 'plan'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  mkdirSync(folder, { recursive: true });
  writeFileSync(config, configFor(region, ledger));
  writeFileSync(policies, policiesOf(saga));
  const run = async (...words: readonly string[]): Promise<Ran> => {
    const ran = await worker.run({ words: [...words, '--config', config], endpoint });
    if (ran.code !== 0)
      throw new Error(`${saga.name}: mayfly ${words.join(' ')} ended with ${ran.code}\n${ran.out}${ran.err}`);
    return ran;
  };
  const place = seeder(moto, region);
  await run('plan', policies, '--out', plan);
  if (saga.restore) {
    const id = await saga.restore(place);
    await run('apply', plan, '--mode', 'act');
    await run('restore', id, '--plan-only', '--out', `${plan}-back`);
  }
  const own = saga.restore ? `${plan}-back` : plan;
  const steps = readFileSync(join(own, 'steps.ndjson'), 'utf8');
  const planned = steps.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Step]));
  if (planned.length === 0)
    throw new Error(`${saga.name}: its plan has no steps:\n${readFileSync(join(own, 'refusals.ndjson'), 'utf8')}`);
  if (saga.approved) await run('approve', own, ...planned.flatMap(({ id }) => ['--step', id]), '--reason', 'known');
  return { saga, region, plan: own, steps: planned, ledger, before: (await estateNow(moto.endpoint, region)) + steps };
}

function policiesOf({ policy, skipSnapshot }: Saga): string {
  const each = Object.entries(policy).map(
    ([type, actions]) =>
      `- name: due-${type}\n  resource: ${type}\n  skip-snapshot: ${String(skipSnapshot === true)}\n` +
      `  filters: ["tag:due": present]\n  actions: ${actions}\n`,
  );
  return `policies:\n${each.join('')}`;
}
