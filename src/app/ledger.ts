import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { awsPartitionOf } from '../core/partition.ts';
import type { Place } from '../core/resource.ts';
import { openTable } from '../ledger/dynamodb/table.ts';
import { openDynamoDbLedger } from '../ledger/dynamodb.ts';
import type { HaltSwitch } from '../ledger/halt-switch.ts';
import { type Ledger, LedgerUnreadable } from '../ledger/ledger.ts';
import { sqliteHalt } from '../ledger/sqlite/halt.ts';
import { openSqliteLedger } from '../ledger/sqlite.ts';
import { ssmHalt } from '../ledger/ssm-halt.ts';
import { type Credentials, openOwnRegion } from './connect.ts';
import { ownHalt } from './kill-switch.ts';
import { makeFolder } from './make-folder.ts';
import type { Runtime } from './runtime.ts';
import type { Setup } from './setup.ts';

/** The ledger that mayfly.yml names. */
export interface OpenedLedger {
  readonly ledger: Ledger;
  /** The kill switch beside it. */
  readonly halt: HaltSwitch;
  /** The file's path, or the table with its region. */
  readonly name: string;
  /** Where its table is; left out for a file. */
  readonly at?: Place & { readonly table: string };
}

/**
 * Opens the ledger: the file, which is created if it does not exist yet; or the table, in the account that the
 * credentials belong to.
 * @throws LedgerUnreadable; CallFailed if AWS does not identify the credentials.
 */
export async function openLedger(
  { config }: Pick<Setup, 'config'>,
  credentials: Credentials,
  runtime: Runtime,
): Promise<OpenedLedger> {
  if (typeof config.ledger === 'string') {
    const obstacle = await makeFolder(dirname(config.ledger));
    if (obstacle !== undefined)
      throw new LedgerUnreadable(
        `The ledger ${config.ledger} cannot be written: ${obstacle}. ` +
          'Correct that, or name another place as `ledger` in mayfly.yml.',
      );
    return { ledger: openSqliteLedger(config.ledger), halt: sqliteHalt(config.ledger), name: config.ledger };
  }
  const { table, region } = config.ledger;
  const own = [`arn:${awsPartitionOf(region)}:dynamodb:${region}:*:table/${table}`, ...ownHalt(config)];
  const aws = await openOwnRegion(region, own, credentials, runtime);
  if (aws === undefined) throw new LedgerUnreadable(`The ledger table ${table} cannot be reached in ${region}.`);
  const wait = (milliseconds: number): Promise<void> => sleep(milliseconds);
  const ledger = openDynamoDbLedger(openTable(aws, table, wait));
  return { ledger, halt: ssmHalt(aws, config.halt, wait), name: `${table} in ${region}`, at: { ...aws.place, table } };
}

/**
 * Opens a ledger that must exist: a missing file is an error, and is never taken for a ledger in which nothing
 * happened.
 * @throws LedgerUnreadable; CallFailed if AWS does not identify the credentials.
 */
export async function openExistingLedger(
  setup: Pick<Setup, 'config'>,
  credentials: Credentials,
  runtime: Runtime,
): Promise<OpenedLedger> {
  const path = setup.config.ledger;
  const isMissing = typeof path === 'string' && (await stat(path).then(() => false, isNotThere));
  if (isMissing)
    throw new LedgerUnreadable(
      `There is no ledger ${path} here. \`ledger\` in mayfly.yml names it, relative to the working directory.`,
    );
  return openLedger(setup, credentials, runtime);
}

/** Anything else that is wrong with the file is reported when it is opened. */
function isNotThere(error: unknown): boolean {
  return Error.isError(error) && 'code' in error && error.code === 'ENOENT';
}
