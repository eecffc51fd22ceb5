import type { Snapshot, Volume } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { moment } from '../../core/moment.ts';
import type { Checked, CheckInput } from '../../core/verb.ts';
import { done, failed, missingOrLate, sizeText, startedTooEarly, wait } from './checks.ts';
import { encryptionDifference } from './encryption-difference.ts';
import { unusableKey } from './unusable-key.ts';

/** A snapshot that was created, and the volume of which it must be a complete copy. */
interface SnapshotPair {
  readonly snapshot: string | undefined;
  readonly volume: Pick<AsJsonObject<Volume>, 'VolumeId' | 'Size' | 'Encrypted' | 'KmsKeyId'>;
}

type Input = Pick<CheckInput<object, unknown>, 'source' | 'performed' | 'now'>;

/** IAM actions of `checkSnapshots`. */
export const snapshotReads: readonly string[] = [
  'ec2:DescribeSnapshotAttribute',
  'ec2:DescribeSnapshots',
  'kms:DescribeKey',
];

/**
 * Checks that every snapshot is completed, belongs to the right volume, has its size and encryption, was started after
 * the source was last read, is shared with nobody, and has a key that can be used now. The delete that follows relies
 * on this check alone, so a fact that AWS does not report counts as wrong.
 * @param quiescedAt epoch milliseconds by AWS's clock: when the source was quiesced, where AWS reports that.
 */
export async function checkSnapshots(
  aws: Aws,
  input: Input,
  pairs: readonly SnapshotPair[],
  quiescedAt?: number,
): Promise<Checked> {
  const ids = pairs.flatMap(({ snapshot }) => (snapshot === undefined ? [] : [snapshot]));
  if (ids.length !== pairs.length || ids.length === 0) return failed('AWS returned no snapshot id');
  const snapshots = await aws.read.ec2.describeSnapshots({
    OwnerIds: ['self'],
    MaxResults: 1000,
    Filters: [{ Name: 'snapshot-id', Values: ids }],
  });

  let isPending = false;
  for (const { snapshot = '', volume } of pairs) {
    const described = snapshots.find(({ SnapshotId }) => SnapshotId === snapshot);
    const checked =
      described === undefined
        ? missingOrLate(`snapshot ${snapshot}`, input)
        : checkSnapshot(described, volume, input, quiescedAt);
    if (checked.status === 'failed') return checked;
    if (checked.status === 'wait') isPending = true;
  }
  if (isPending) return wait;
  for (const id of ids)
    if (await isShared(aws, id)) return failed(`${id} is shared with other accounts, but the volume is not`);
  const keyFault = await unusableKeyOf(aws, snapshots);
  if (keyFault !== undefined) return failed(keyFault);
  return done({
    snapshots: snapshots.map(
      ({ SnapshotId = '', VolumeId = '', VolumeSize = 0, Encrypted = false, State = '', StartTime = '' }) => ({
        SnapshotId,
        VolumeId,
        VolumeSize,
        Encrypted,
        State,
        StartTime,
      }),
    ),
  });
}

function checkSnapshot(
  snapshot: AsJsonObject<Snapshot>,
  volume: SnapshotPair['volume'],
  { source }: Input,
  quiescedAt: number | undefined,
): Checked {
  const name = snapshot.SnapshotId ?? 'the snapshot';
  if (snapshot.State === 'pending') return wait;
  if (snapshot.State !== 'completed')
    return failed(snapshot.StateMessage ?? `${name} is ${snapshot.State ?? 'in an unknown state'}`);
  const archiveFault = archived(name, snapshot);
  if (archiveFault !== undefined) return failed(archiveFault);
  if (volume.VolumeId === undefined || snapshot.VolumeId !== volume.VolumeId)
    return failed(
      `${name} is a snapshot of ${snapshot.VolumeId ?? 'no volume'}, not of ${volume.VolumeId ?? 'the expected one'}`,
    );
  if (volume.Size === undefined || snapshot.VolumeSize !== volume.Size)
    return failed(`${name} has ${sizeText(snapshot.VolumeSize)}, but the volume has ${sizeText(volume.Size)}`);
  const encryptionFault = encryptionDifference(
    name,
    { isEncrypted: snapshot.Encrypted, key: snapshot.KmsKeyId },
    'the volume',
    {
      isEncrypted: volume.Encrypted,
      key: volume.KmsKeyId,
    },
  );
  if (encryptionFault !== undefined) return failed(encryptionFault);
  const timeFault = startedTooEarly(name, snapshot.StartTime, source, quiescedAt);
  return timeFault === undefined ? done(null) : failed(timeFault);
}

/**
 * Why a snapshot is of no use at once: no volume can be made of an archived one before it is back in the standard tier,
 * which takes up to three days, and one that is back for a time returns to the archive.
 * Source: https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-archive.html
 */
function archived(
  name: string,
  { StorageTier: tier, RestoreExpiryTime: expires }: AsJsonObject<Snapshot>,
): string | undefined {
  if (tier === 'archive') return `${name} is archived: no volume can be created from it`;
  return expires === undefined ? undefined : `${name} returns to the archive at ${moment(expires)}`;
}

/** Snapshots of one instance mostly share a key, so each key is asked for once. */
async function unusableKeyOf(aws: Aws, snapshots: readonly AsJsonObject<Snapshot>[]): Promise<string | undefined> {
  const asked = new Set<string | undefined>();
  for (const { SnapshotId = 'the snapshot', Encrypted: isEncrypted, KmsKeyId: key } of snapshots) {
    if (isEncrypted === false || asked.has(key)) continue;
    asked.add(key);
    const fault = await unusableKey(aws, SnapshotId, { isEncrypted, key });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Whether it is shared with any account, or with all (`group: all`). */
async function isShared(aws: Aws, SnapshotId: string): Promise<boolean> {
  const { CreateVolumePermissions } = await aws.read.ec2.describeSnapshotAttribute({
    SnapshotId,
    Attribute: 'createVolumePermission',
  });
  return (CreateVolumePermissions ?? []).length > 0;
}
