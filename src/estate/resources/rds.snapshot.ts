import type { DBInstance, DBSnapshot, Tag } from '@aws-sdk/client-rds';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { type Resource, ref } from '../../core/resource.ts';
import { type Checked, one, verbFor } from '../../core/verb.ts';
import { done, failed, missingOrLate, sentAfterRead, sizeText, startedTooEarly, wait } from '../parts/checks.ts';
import { encryptionDifference } from '../parts/encryption-difference.ts';
import { snapshotOptions } from '../parts/options.ts';
import { isShared, snapshotName } from '../parts/rds-snapshots.ts';
import { passingState } from '../parts/rds-states.ts';
import { snapshotTags } from '../parts/snapshot-tags.ts';
import { unusableKey } from '../parts/unusable-key.ts';

type Database = Omit<DBInstance, 'TagList'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Database>;

export const snapshotDatabase = verbFor<Database>()(snapshotOptions, {
  effect: 'snapshot',
  iam: [
    'rds:CreateDBSnapshot',
    'rds:AddTagsToResource',
    'rds:DescribeDBSnapshotAttributes',
    'rds:DescribeDBSnapshots',
    'kms:DescribeKey',
  ],
  after: ['start'],
  perform: one(async (aws, { permit, resource, options, step, now }) => {
    const DBSnapshotIdentifier = snapshotName(step);
    await aws.write(permit).rds.createDBSnapshot({
      DBInstanceIdentifier: permit.id,
      DBSnapshotIdentifier,
      Tags: snapshotTags(resource, step, options, now),
    });
    return { created: ref('rds-snapshot', DBSnapshotIdentifier), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const created = await databaseSnapshotNamed(aws, snapshotName(step));
    return created && { created: ref('rds-snapshot', created.DBSnapshotIdentifier) };
  },
  check: (aws, input) => checkDatabaseSnapshot(aws, input, input.performed.created?.id ?? snapshotName(input.step)),
  undo: { possible: false, reason: 'a snapshot only adds data, and expires by its tag' },
  obstacle: (_aws, { source }) => Promise.resolve(passingState(source.raw.DBInstanceStatus)),
  blocked: ({ raw }) => {
    if (raw.DBClusterIdentifier !== undefined)
      return `its data belong to the cluster ${raw.DBClusterIdentifier}: take a snapshot of the cluster`;
    const { DBInstanceStatus: status } = raw;
    return status === 'available' || status === 'storage-optimization'
      ? undefined
      : `it is ${status ?? 'in an unknown state'}, and RDS snapshots only available databases`;
  },
});

export async function databaseSnapshotNamed(aws: Aws, name: string): Promise<AsJsonObject<DBSnapshot> | undefined> {
  const [snapshot] = await aws.read.rds.describeDBSnapshots({ Filters: [{ Name: 'db-snapshot-id', Values: [name] }] });
  return snapshot;
}

/**
 * Checks that the snapshot is available, belongs to this database, and has its size and encryption. The delete that
 * follows relies on this check alone.
 */
export async function checkDatabaseSnapshot(
  aws: Aws,
  input: Parameters<typeof missingOrLate>[1] & { readonly source: Pick<Resource<Raw>, 'id' | 'raw' | 'seenAt'> },
  name: string,
): Promise<Checked> {
  const snapshot = await databaseSnapshotNamed(aws, name);
  const { id, raw } = input.source;
  if (snapshot === undefined) return missingOrLate(`snapshot ${name}`, input);
  if (snapshot.Status === 'creating') return wait;
  if (snapshot.Status !== 'available') return failed(`snapshot ${name} is ${snapshot.Status ?? 'in an unknown state'}`);
  if (snapshot.DBInstanceIdentifier !== id)
    return failed(`snapshot ${name} is a snapshot of ${snapshot.DBInstanceIdentifier ?? 'no database'}, not of ${id}`);
  if (raw.AllocatedStorage === undefined || snapshot.AllocatedStorage !== raw.AllocatedStorage)
    return failed(
      `snapshot ${name} has ${sizeText(snapshot.AllocatedStorage)}, but ${id} has ${sizeText(raw.AllocatedStorage)}`,
    );
  const encryptionFault = encryptionDifference(
    `snapshot ${name}`,
    { isEncrypted: snapshot.Encrypted, key: snapshot.KmsKeyId },
    id,
    {
      isEncrypted: raw.StorageEncrypted,
      key: raw.KmsKeyId,
    },
  );
  if (encryptionFault !== undefined) return failed(encryptionFault);
  const keyFault = await unusableKey(aws, `snapshot ${name}`, {
    isEncrypted: snapshot.Encrypted,
    key: snapshot.KmsKeyId,
  });
  if (keyFault !== undefined) return failed(keyFault);
  const timeFault = startedTooEarly(`snapshot ${name}`, snapshot.SnapshotCreateTime, input.source);
  if (timeFault !== undefined) return failed(timeFault);
  const { DBSnapshotAttributesResult } = await aws.read.rds.describeDBSnapshotAttributes({
    DBSnapshotIdentifier: name,
  });
  if (isShared(DBSnapshotAttributesResult?.DBSnapshotAttributes))
    return failed(`snapshot ${name} is shared with other accounts, but ${id} is not`);
  const { Status, AllocatedStorage, Encrypted = false, SnapshotCreateTime = '' } = snapshot;
  return done({ DBSnapshotIdentifier: name, Status, AllocatedStorage, Encrypted, SnapshotCreateTime });
}
