import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/schema.ts';
import { awsPartitionOf } from '../core/partition.ts';
import type { HaltSwitch } from '../ledger/halt-switch.ts';
import { LedgerUnreadable } from '../ledger/ledger.ts';
import { sqliteHalt } from '../ledger/sqlite/halt.ts';
import { ssmHalt } from '../ledger/ssm-halt.ts';
import { type Credentials, openOwnRegion } from './connect.ts';
import type { Runtime } from './runtime.ts';

/** ARN patterns of the kill switch in SSM. */
export function ownHalt({ halt, ledger }: Pick<Config, 'halt' | 'ledger'>): readonly string[] {
  return typeof ledger === 'string'
    ? []
    : [`arn:${awsPartitionOf(ledger.region)}:ssm:${ledger.region}:*:parameter${halt}`];
}

/**
 * The kill switch: in the ledger's file; if the ledger is a table, the SSM parameter beside it. It is opened without
 * the ledger, so that people can halt even if the ledger cannot be read.
 * @throws LedgerUnreadable; CallFailed if AWS does not identify the credentials.
 */
export async function openKillSwitch(
  config: Pick<Config, 'halt' | 'ledger'>,
  credentials: Credentials,
  runtime: Runtime,
): Promise<HaltSwitch> {
  const { ledger } = config;
  if (typeof ledger === 'string') return sqliteHalt(ledger);
  const aws = await openOwnRegion(ledger.region, ownHalt(config), credentials, runtime);
  if (aws === undefined)
    throw new LedgerUnreadable(`The kill switch ${config.halt} cannot be reached in ${ledger.region}.`);
  return ssmHalt(aws, config.halt, (milliseconds) => sleep(milliseconds));
}
