import type { Snapshot, Volume } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import type { Checked, CheckInput } from '../../core/verb.ts';
import { begunBefore, done, failed, notThere, wait } from './checks.ts';
import { otherEncryption } from './encryption.ts';

/** A snapshot that was made, and the volume that it must be a whole copy of. */
interface Pair {
  readonly snapshot: string | undefined;
  readonly volume: Pick<AsJsonObject<Volume>, 'VolumeId' | 'Size' | 'Encrypted' | 'KmsKeyId'>;
}

type Input = Pick<CheckInput<object, unknown>, 'source' | 'performed' | 'now'>;

/**
 * Whether every snapshot is completed, of the right volume, of its size, encrypted as that is, begun after the source
 * was last read, and shared with nobody. What is deleted next rests on this answer alone, so what AWS does not say
 * counts as wrong.
 * @param since epoch milliseconds by AWS's clock: when the source came to rest, where AWS says that.
 */
export async function snapshotChecked(
  aws: Aws,
  input: Input,
  pairs: readonly Pair[],
  since?: number,
): Promise<Checked> {
  const ids = pairs.flatMap(({ snapshot }) => (snapshot === undefined ? [] : [snapshot]));
  if (ids.length !== pairs.length || ids.length === 0) return failed('AWS named no snapshot');
  const found = await aws.read.ec2.describeSnapshots({
    OwnerIds: ['self'],
    Filters: [{ Name: 'snapshot-id', Values: ids }],
  });

  let isPending = false;
  for (const { snapshot = '', volume } of pairs) {
    const seen = found.find(({ SnapshotId }) => SnapshotId === snapshot);
    const verdict =
      seen === undefined ? notThere(`snapshot ${snapshot}`, input) : verdictOn(seen, volume, input, since);
    if (verdict.status === 'failed') return verdict;
    if (verdict.status === 'wait') isPending = true;
  }
  if (isPending) return wait;
  for (const id of ids)
    if (await isShared(aws, id)) return failed(`${id} is shared with other accounts, and the volume is not`);
  return done({
    snapshots: found.map(
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

function verdictOn(
  seen: AsJsonObject<Snapshot>,
  volume: Pair['volume'],
  { source }: Input,
  since: number | undefined,
): Checked {
  const name = seen.SnapshotId ?? 'the snapshot';
  if (seen.State === 'pending') return wait;
  if (seen.State !== 'completed') return failed(seen.StateMessage ?? `${name} is ${seen.State ?? 'in no state'}`);
  if (volume.VolumeId === undefined || seen.VolumeId !== volume.VolumeId)
    return failed(`${name} is of ${seen.VolumeId ?? 'no volume'}, not of ${volume.VolumeId ?? 'it'}`);
  if (volume.Size === undefined || seen.VolumeSize !== volume.Size)
    return failed(`${name} has ${seen.VolumeSize ?? 'no'} GiB, and the volume ${volume.Size ?? 'no known size'}`);
  const other = otherEncryption(name, { is: seen.Encrypted, key: seen.KmsKeyId }, 'the volume', {
    is: volume.Encrypted,
    key: volume.KmsKeyId,
  });
  if (other !== undefined) return failed(other);
  const early = begunBefore(name, seen.StartTime, source, since);
  return early === undefined ? done(null) : failed(early);
}

/** With any account, or with all (`group: all`). */
async function isShared(aws: Aws, SnapshotId: string): Promise<boolean> {
  const { CreateVolumePermissions } = await aws.read.ec2.describeSnapshotAttribute({
    SnapshotId,
    Attribute: 'createVolumePermission',
  });
  return (CreateVolumePermissions ?? []).length > 0;
}
