import type { DBInstance, Tag } from '@aws-sdk/client-rds';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { type Checked, type CheckInput, one, verbFor } from '../../core/verb.ts';
import { done, sentAfterRead, sentNow } from '../parts/checks.ts';
import { noOptions, startOptions } from '../parts/options.ts';
import { isCustom } from '../parts/rds-engines.ts';
import { checkOnTheWay, passingState } from '../parts/rds-states.ts';
import { startAgain, stopAgain } from '../parts/restore-steps.ts';
import { stopSuperseded } from '../parts/stop-superseded.ts';
import { isReplica } from './rds.delete.ts';
import { databasePower } from './rds.power.ts';

type Database = Omit<DBInstance, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Database>;

const verb = verbFor<Database>();

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html */
export const stopDatabase = verb(noOptions, {
  effect: 'stop',
  iam: ['rds:StopDBInstance', 'rds:DescribeDBInstances'],
  // RDS changes no setting of a stopped database, so its protection goes first.
  after: ['snapshot', 'unprotect'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).rds.stopDBInstance({ DBInstanceIdentifier: permit.id });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: (aws, input) => checkStatus(aws, input, 'stopped'),
  undo: { possible: true, message: 'start it again; AWS starts it by itself after seven days', steps: startAgain },
  obstacle: (_aws, { source }) => Promise.resolve(passingState(source.raw.DBInstanceStatus)),
  blocked: ({ raw }) => neverStops(raw) ?? notStoppedNow(raw),
  changes: ['DBInstanceStatus', 'AutomaticRestartTime'],
});

export const startDatabase = verb(startOptions, {
  effect: 'start',
  iam: ['rds:StartDBInstance', 'rds:DescribeDBInstances'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).rds.startDBInstance({ DBInstanceIdentifier: permit.id });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: (aws, input) => checkStatus(aws, input, 'available'),
  undo: { possible: true, message: 'stop it again', steps: stopAgain },
  blocked: ({ raw }) =>
    raw.DBInstanceStatus === 'stopped'
      ? undefined
      : `it is ${raw.DBInstanceStatus ?? 'in an unknown state'}, not stopped`,
  outdated: ({ raw }, options) => stopSuperseded(databasePower(raw), options),
  changes: ['DBInstanceStatus', 'AutomaticRestartTime'],
});

/** What RDS stops in no state. */
function neverStops(database: Raw): string | undefined {
  if (isCustom(database)) return 'it is an RDS Custom database, and RDS stops none';
  if (database.Engine?.startsWith('sqlserver-') === true && isMultiAz(database))
    return 'RDS cannot stop a SQL Server database in several Availability Zones';
  const replicas = [
    ...(database.ReadReplicaDBInstanceIdentifiers ?? []),
    ...(database.ReadReplicaDBClusterIdentifiers ?? []),
  ];
  if (isReplica(database) || replicas.length > 0) return 'RDS cannot stop a read replica, or a database that has one';
  return database.DBClusterIdentifier === undefined
    ? undefined
    : `it is stopped together with its cluster ${database.DBClusterIdentifier}`;
}

function notStoppedNow({ DBInstanceStatus: status }: Raw): string | undefined {
  if (status === 'stopped' || status === 'stopping') return 'it is already stopped';
  return status === 'available'
    ? undefined
    : `it is ${status ?? 'in an unknown state'}, and only an available database can be stopped`;
}

/** Mirrored SQL Server databases show only where their mirror is. */
function isMultiAz({ MultiAZ, SecondaryAvailabilityZone }: Raw): boolean {
  return MultiAZ === true || SecondaryAvailabilityZone !== undefined;
}

async function checkStatus(
  aws: Aws,
  input: CheckInput<Raw, unknown>,
  expected: 'available' | 'stopped',
): Promise<Checked> {
  const { id } = input.source;
  const [database] = await aws.read.rds.describeDBInstances({ Filters: [{ Name: 'db-instance-id', Values: [id] }] });
  const status = database?.DBInstanceStatus;
  return status === expected ? done({ DBInstanceStatus: status }) : checkOnTheWay(status, expected, input);
}
