import type { Snapshot, Volume } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import type { Checked, CheckInput } from '../../core/verb.ts';
import { done, failed, missingOrLate, startedTooEarly, wait } from './checks.ts';
import { encryptionDifference } from './encryption.ts';

/** A snapshot that was made, and the volume that it must be a whole copy of. */
interface SnapshotPair {
  readonly snapshot: string | undefined;
  readonly volume: Pick<AsJsonObject<Volume>, 'VolumeId' | 'Size' | 'Encrypted' | 'KmsKeyId'>;
}

type Input = Pick<CheckInput<object, unknown>, 'source' | 'performed' | 'now'>;

/**
 * Whether every snapshot is completed, of the right volume, of its size, encrypted as that is, begun after the source
 * was last read, and shared with nobody. What is deleted next rests on this answer alone, so what AWS does not say
 * counts as wrong.
 * @param quiescedAt epoch milliseconds by AWS's clock: when the source came to rest, where AWS says that.
 */
export async function checkSnapshots(
  aws: Aws,
  input: Input,
  pairs: readonly SnapshotPair[],
  quiescedAt?: number,
): Promise<Checked> {
  const ids = pairs.flatMap(({ snapshot }) => (snapshot === undefined ? [] : [snapshot]));
  if (ids.length !== pairs.length || ids.length === 0) return failed('AWS named no snapshot');
  const snapshots = await aws.read.ec2.describeSnapshots({
    OwnerIds: ['self'],
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
    if (await isShared(aws, id)) return failed(`${id} is shared with other accounts, and the volume is not`);
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
    return failed(snapshot.StateMessage ?? `${name} is ${snapshot.State ?? 'in no state'}`);
  if (volume.VolumeId === undefined || snapshot.VolumeId !== volume.VolumeId)
    return failed(`${name} is of ${snapshot.VolumeId ?? 'no volume'}, not of ${volume.VolumeId ?? 'it'}`);
  if (volume.Size === undefined || snapshot.VolumeSize !== volume.Size)
    return failed(`${name} has ${snapshot.VolumeSize ?? 'no'} GiB, and the volume ${volume.Size ?? 'no known size'}`);
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

/** With any account, or with all (`group: all`). */
async function isShared(aws: Aws, SnapshotId: string): Promise<boolean> {
  const { CreateVolumePermissions } = await aws.read.ec2.describeSnapshotAttribute({
    SnapshotId,
    Attribute: 'createVolumePermission',
  });
  return (CreateVolumePermissions ?? []).length > 0;
}
