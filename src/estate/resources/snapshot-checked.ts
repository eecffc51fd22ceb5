import type { Snapshot, Volume } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import type { Checked, CheckInput } from '../../core/verb.ts';
import { done, failed, notThere, wait } from './checks.ts';

/** A snapshot that was made, and the volume that it must be a whole copy of, as far as that is known. */
interface Pair {
  readonly snapshot: string | undefined;
  readonly volume: Pick<AsJsonObject<Volume>, 'VolumeId' | 'Size' | 'Encrypted'>;
}

/**
 * Whether every snapshot is completed, of the right volume, of its size, and encrypted where that was. What is deleted next rests on this answer alone.
 */
export async function snapshotChecked(aws: Aws, input: Pick<CheckInput<object, unknown>, 'performed' | 'now'>, pairs: readonly Pair[]): Promise<Checked> {
  const ids = pairs.flatMap(({ snapshot }) => (snapshot === undefined ? [] : [snapshot]));
  if (ids.length !== pairs.length || ids.length === 0) return failed('AWS named no snapshot');
  const found = await aws.read.ec2.describeSnapshots({ OwnerIds: ['self'], Filters: [{ Name: 'snapshot-id', Values: ids }] });

  let isPending = false;
  for (const { snapshot = '', volume } of pairs) {
    const seen = found.find(({ SnapshotId }) => SnapshotId === snapshot);
    const verdict = seen === undefined ? notThere(`snapshot ${snapshot}`, input) : verdictOn(seen, volume);
    if (verdict.is === 'failed') return verdict;
    if (verdict.is === 'wait') isPending = true;
  }
  if (isPending) return wait;
  return done({
    snapshots: found.map(({ SnapshotId = '', VolumeId = '', VolumeSize = 0, Encrypted = false, State = '' }) => ({
      SnapshotId,
      VolumeId,
      VolumeSize,
      Encrypted,
      State,
    })),
  });
}

function verdictOn(seen: AsJsonObject<Snapshot>, volume: Pair['volume']): Checked {
  const name = seen.SnapshotId ?? 'the snapshot';
  if (seen.State === 'pending') return wait;
  if (seen.State !== 'completed') return failed(seen.StateMessage ?? `${name} is ${seen.State ?? 'in no state'}`);
  if (seen.VolumeId !== volume.VolumeId) return failed(`${name} is of ${seen.VolumeId ?? 'no volume'}, not of ${volume.VolumeId ?? 'it'}`);
  if (volume.Size !== undefined && seen.VolumeSize !== volume.Size) return failed(`${name} has ${seen.VolumeSize ?? 'no'} GiB, and the volume ${volume.Size}`);
  if (volume.Encrypted === true && seen.Encrypted !== true) return failed(`${name} is not encrypted, and the volume is`);
  return done(null);
}
