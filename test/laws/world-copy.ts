import { type Kind, type Thing, thingOf } from './thing.ts';
import type { World } from './world.ts';
import type { Input } from './world-write.ts';

const copiesOf: Readonly<Partial<Record<Kind, Kind>>> = { rds: 'rds-snapshot', 'rds-cluster': 'rds-cluster-snapshot' };

/** Begins a snapshot, with the fate that this world has for all of them. */
export function copy(world: World, source: Thing, input: Input): Thing {
  const kind = copiesOf[source.kind] ?? 'ebs-snapshot';
  const fate = world.snapshotFate;
  const snapshot: Thing = {
    ...madeNow(world, kind, input.SnapshotId ?? `snap-${world.calls}-${source.id}`, input),
    state: fate === 'error' ? 'spoiling' : kind === 'ebs-snapshot' ? 'pending' : 'creating',
    size: fate === 'smaller' ? source.size - 1 : source.size,
    encrypted: fate === 'unencrypted' ? !source.encrypted : source.encrypted,
    ...(fate === 'shared' && { shared: true }),
    ...(fate === 'keyless' && source.encrypted && { isKeyless: true }),
    of: source.id,
    // AWS's clock and ours may differ by minutes, but not by an hour.
    created: new Date(world.time - (fate === 'early' ? 3_600_000 : 0)).toISOString(),
    looks: world.snapshotChecks,
    // Snapshots of these plans are kept for a week, final ones for 30 days.
    keptUntil: world.time + 7 * 86_400_000,
  };
  if (input.Tags === undefined && input.TagSpecifications === undefined && source.copiesTags === true) {
    for (const [key, value] of source.tags) if (!key.startsWith('aws:')) snapshot.tags.set(key, value);
    Object.assign(snapshot, { due: source.due, support: source.support, isTask: source.isTask });
  }
  const step = snapshot.tags.get('mayfly:step');
  if (
    [...world.things.values()].some(
      (other) => other.of === source.id && step !== undefined && other.tags.get('mayfly:step') === step,
    )
  )
    world.broken.push(`${source.kind} ${source.id} was copied twice by one step`);
  world.things.set(snapshot.id, snapshot);
  return snapshot;
}

/** A volume from a snapshot. */
export function volumeFrom(world: World, snapshot: Thing, input: Input): Thing {
  const volume = {
    ...madeNow(world, 'ebs', `vol-again-${world.calls}`, input),
    state: 'available',
    size: snapshot.size,
    encrypted: snapshot.encrypted,
  };
  world.things.set(volume.id, volume);
  return volume;
}

function madeNow(world: World, kind: Kind, id: string, { TagSpecifications }: Input): Thing {
  const tags = new Map((TagSpecifications?.[0]?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  return {
    ...thingOf(kind, id, { mark: 'none', due: false, spelling: 0 }),
    tags,
    created: new Date(world.time).toISOString(),
  };
}
