import type { Instance } from '@aws-sdk/client-ec2';
import type { DBInstance } from '@aws-sdk/client-rds';
import * as z from 'zod';
import type { AsJsonObject, Json } from '../../core/json.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { Ref } from '../../core/resource.ts';
import type { NoWayBack, Undoing, Undone, UndoStep } from '../../core/restore.ts';
import { volumeSettings } from './ebs.restore.ts';
import { instanceSettings } from './ec2.restore.ts';
import { databaseSettings, furtherSettings } from './rds.restore.ts';
import { holdStep } from './undo-change.ts';

/** A volume, from the snapshot that was taken before it was deleted. */
export function volumeAgain({ receipt, source, earlier, tagsFor, hold }: Undone): Undoing | NoWayBack {
  const snapshots = madeBy(earlier, 'ebs-snapshot');
  if (snapshots.length === 0) return noSnapshot;
  const tags = withHold(tagsFor(Object.fromEntries(source.tags)), hold);
  return {
    sources: [snapshots],
    makes: [],
    steps: ([snapshot]) =>
      snapshot === undefined
        ? []
        : [{ on: snapshot, verb: 'restore', options: { settings: volumeSettings(source.raw), tags }, after: [] }],
    differs: [`The volume gets a new id in place of ${receipt.subject.id}, and is attached to nothing.`],
  };
}

/** An instance, from the image that its policy asked for. */
export function instanceAgain({ receipt, source, earlier, tagsFor, hold }: Undone): Undoing | NoWayBack {
  const images = madeBy(earlier, 'ami');
  if (images.length === 0) {
    const volumes = volumesSaved(earlier);
    if (volumes.length === 0) return { none: 'no image was made of it, and no snapshot was taken of its volumes' };
    return {
      none: 'no image was made of it before it was terminated (`delete` with `image: true` would), so it cannot be made again; its volumes can, from their snapshots',
      remedy: 'Add `--volumes` to get them.',
    };
  }
  const instance = source.raw as AsJsonObject<Instance>;
  const tags = withHold(tagsFor(Object.fromEntries(source.tags)), hold);
  const interfaces = instance.NetworkInterfaces?.length ?? 0;
  return {
    sources: [images],
    makes: [],
    steps: ([image]) =>
      image === undefined
        ? []
        : [{ on: image, verb: 'restore', options: { settings: instanceSettings(instance), tags }, after: [] }],
    differs: [
      `The instance gets a new id in place of ${receipt.subject.id}, and new addresses. It runs, and its user data are not kept: they may hold secrets.`,
      ...(interfaces > 1 ? [`It gets one network interface; it had ${interfaces}.`] : []),
      ...(instance.InstanceLifecycle === 'spot' ? ['It was a spot instance, and comes back on demand.'] : []),
    ],
  };
}

/** The volumes of an instance, each from its snapshot. */
export function volumesAgain({ receipt, earlier, tagsFor, hold }: Undone): Undoing | NoWayBack {
  const saved = volumesSaved(earlier);
  if (saved.length === 0) return { none: 'no snapshot was taken of its volumes' };
  return {
    sources: saved.map(({ snapshot }) => [snapshot]),
    makes: [],
    steps: (found) =>
      found.flatMap((snapshot, at): readonly UndoStep[] => {
        const volume = saved[at];
        return volume === undefined
          ? []
          : [
              {
                on: snapshot,
                verb: 'restore',
                options: { settings: volume.settings, tags: withHold(tagsFor(volume.tags), hold) },
                after: [],
              },
            ];
      }),
    differs: [
      `These are the volumes of ${receipt.subject.id}, under new ids and attached to nothing; the instance itself is not made again.`,
    ],
  };
}

/** A database, from its final snapshot, or from the one that was taken before it. */
export function databaseAgain({ receipt, source, earlier, as, tagsFor, hold }: Undone): Undoing | NoWayBack {
  const { ending } = receipt;
  const final = ending.is === 'done' && ending.made?.type === 'rds-snapshot' ? [ending.made] : [];
  const snapshots = [...final, ...madeBy(earlier, 'rds-snapshot')];
  if (snapshots.length === 0) return noSnapshot;
  const name = as ?? source.id;
  const database = source.raw as AsJsonObject<Omit<DBInstance, 'TagList'>>;
  const made = { type: 'rds', id: name, arn: source.arn.replace(/:[^:]+$/, `:${name}`) };
  const further = furtherSettings(database);
  return {
    sources: [snapshots],
    makes: [made],
    steps: ([snapshot]) => {
      if (snapshot === undefined) return [];
      const settings = databaseSettings(database, name);
      const steps: UndoStep[] = [
        {
          on: snapshot,
          verb: 'restore',
          options: { settings, tags: tagsFor(Object.fromEntries(source.tags)) },
          after: [],
        },
        { on: made, verb: 'configure', options: { settings: further }, after: [0] },
      ];
      // Last, for a hold keeps Mayfly's own steps away, too.
      return hold === undefined ? steps : [...steps, holdStep(made, hold, [1])];
    },
    differs: [
      ...(name === source.id ? [] : [`The database is called ${name}, and so has another endpoint than ${source.id}.`]),
      'What was written after the snapshot began is lost; read replicas and roles are to be added by hand.',
    ],
  };
}

export const noSnapshot: NoWayBack = {
  none: 'no snapshot was taken of it before: the policy said `skip-snapshot: true`, or it held no data of its own',
};

export function madeBy(earlier: readonly Receipt[], type: string): readonly Ref[] {
  return earlier.flatMap(({ ending }) => (ending.is === 'done' && ending.made?.type === type ? [ending.made] : []));
}

function withHold(tags: Readonly<Record<string, string>>, hold: Undone['hold']): Readonly<Record<string, string>> {
  return hold === undefined ? tags : { ...tags, [hold.key]: hold.value };
}

interface SavedVolume {
  readonly snapshot: Ref;
  readonly settings: { readonly [key: string]: Json };
  readonly tags: Readonly<Record<string, string>>;
}

const savedVolumes = z.object({
  snapshots: z.array(z.object({ SnapshotId: z.string(), VolumeId: z.string() })),
  volumes: z.array(
    z.object({
      VolumeId: z.string(),
      settings: z.record(z.string(), z.json()),
      tags: z.record(z.string(), z.string()),
    }),
  ),
});

/** What the receipt of an instance's snapshot keeps of its volumes; empty where it is older than that. */
function volumesSaved(earlier: readonly Receipt[]): readonly SavedVolume[] {
  return earlier.flatMap(({ verb, ending }) => {
    const read = verb === 'snapshot' && ending.is === 'done' ? savedVolumes.safeParse(ending.after) : undefined;
    if (read?.success !== true) return [];
    const { snapshots, volumes } = read.data;
    return volumes.flatMap(({ VolumeId, settings, tags }) => {
      const snapshot = snapshots.find((each) => each.VolumeId === VolumeId);
      return snapshot === undefined
        ? []
        : [{ snapshot: { type: 'ebs-snapshot', id: snapshot.SnapshotId }, settings, tags }];
    });
  });
}
