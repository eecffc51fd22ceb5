import type { Kind, Thing } from './thing.ts';
import type { World } from './world.ts';
import type { Input } from './world-write.ts';

const copiesOf: Readonly<Partial<Record<Kind, Kind>>> = { rds: 'rds-snapshot', 'rds-cluster': 'rds-cluster-snapshot' };

/** Begins a snapshot, of the fate that this world has for all of them. */
export function copy(world: World, source: Thing, input: Input): Thing {
  const kind = copiesOf[source.kind] ?? 'ebs-snapshot';
  const fate = world.snapshotsAre;
  const made: Thing = {
    kind,
    id: input.SnapshotId ?? `snap-${world.calls}-${source.id}`,
    tags: new Map((input.TagSpecifications?.[0]?.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    core: false,
    isBaseline: false,
    held: false,
    support: false,
    isTask: false,
    due: false,
    locked: false,
    state: fate === 'error' ? 'spoiling' : kind === 'ebs-snapshot' ? 'pending' : 'creating',
    size: fate === 'smaller' ? source.size - 1 : source.size,
    encrypted: fate === 'unencrypted' ? !source.encrypted : source.encrypted,
    ...(fate === 'shared' && { shared: true }),
    of: source.id,
    // AWS's clock and ours may differ by minutes, and not by an hour.
    created: new Date(world.time - (fate === 'early' ? 3_600_000 : 0)).toISOString(),
    looks: world.snapshotLooks,
    generation: 0,
  };
  world.things.set(made.id, made);
  return made;
}
