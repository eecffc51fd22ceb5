import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/schema.ts';
import type { HaltState } from '../core/limits.ts';
import type { HaltSwitch } from '../ledger/halt-switch.ts';
import { LedgerUnreadable } from '../ledger/ledger.ts';
import { sqliteHalt } from '../ledger/sqlite/halt.ts';
import { ssmHalt } from '../ledger/ssm-halt.ts';
import { callerOf } from './caller.ts';
import { connectTarget, type Target } from './connect.ts';
import { makeFolder } from './make-folder.ts';
import type { Runtime } from './setup.ts';

/** ARN patterns of the kill switch in SSM. */
export function ownHalt({ halt, ledger }: Pick<Config, 'halt' | 'ledger'>): readonly string[] {
  return typeof ledger === 'string' ? [] : [`arn:aws:ssm:${ledger.region}:*:parameter${halt}`];
}

/**
 * The kill switch: in the ledger's file, or, where the ledger is a table, the SSM parameter beside it. Opened without
 * the ledger, so that a ledger that cannot be read keeps nobody from halting.
 * @throws LedgerUnreadable; CallFailed where the credentials do not say who they are.
 */
export async function openHalt(
  config: Pick<Config, 'halt' | 'ledger'>,
  credentials: Pick<Target, 'profile' | 'endpoint'>,
  runtime: Runtime,
): Promise<HaltSwitch> {
  const { ledger } = config;
  if (typeof ledger === 'string') return sqliteHalt(ledger);
  const { connection } = await connectTarget(
    { ...credentials, regions: [ledger.region], assume: [] },
    { regions: [], own: ownHalt(config) },
    runtime,
  );
  const [place] = connection.places;
  if (place === undefined)
    throw new LedgerUnreadable(`The kill switch ${config.halt} cannot be reached in ${ledger.region}.`);
  return ssmHalt(connection.open(place), config.halt, (milliseconds) => sleep(milliseconds));
}

export interface Halting {
  /** Why, for whoever finds it halted. */
  readonly reason?: string;
  readonly lift: boolean;
}

/** What the switch says now that it was set. */
export interface Halted {
  readonly switch: string;
  readonly before: HaltState;
  readonly state: HaltState;
}

/** Sets the kill switch, and reads it again: what it says then is what counts. */
export async function setHalt(
  { reason, lift }: Halting,
  config: Pick<Config, 'halt' | 'ledger'>,
  credentials: Pick<Target, 'profile' | 'endpoint'>,
  runtime: Runtime,
): Promise<Halted> {
  if (typeof config.ledger === 'string') {
    const obstacle = await makeFolder(dirname(config.ledger));
    if (obstacle !== undefined)
      throw new LedgerUnreadable(`The kill switch in ${config.ledger} cannot be kept: ${obstacle}.`);
  }
  const found = await openHalt(config, credentials, runtime);
  const before = await found.read();
  if (lift) await found.lift();
  else
    await found.halt({
      by: await callerOf(credentials, runtime),
      at: runtime.clock().toISOString(),
      ...(reason !== undefined && { reason }),
    });
  return { switch: found.name, before, state: await found.read() };
}
