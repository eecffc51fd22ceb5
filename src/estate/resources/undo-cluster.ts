import type { DBCluster } from '@aws-sdk/client-rds';
import * as z from 'zod';
import type { AsJsonObject } from '../../core/json.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { NoWayBack, Undoing, Undone, UndoStep } from '../../core/restore.ts';
import { textOf } from '../parts/restored.ts';
import { clusterSettings, memberAsItWas } from './rds-cluster.restore.ts';
import { holdStep } from './undo-change.ts';
import { madeBy, noSnapshot } from './undo-delete.ts';

/**
 * A cluster, from its final snapshot or the one before it; then its instances, the writer first, as the receipt of that
 * one has them.
 */
export function clusterAgain({ receipt, source, earlier, as, tagsFor, hold }: Undone): Undoing | NoWayBack {
  const { ending } = receipt;
  const final = ending.is === 'done' && ending.made?.type === 'rds-cluster-snapshot' ? [ending.made] : [];
  const snapshots = [...final, ...madeBy(earlier, 'rds-cluster-snapshot')];
  if (snapshots.length === 0) return noSnapshot;
  const name = as ?? source.id;
  const cluster = source.raw as AsJsonObject<Omit<DBCluster, 'TagList'>>;
  const made = { type: 'rds-cluster', id: name, arn: source.arn.replace(/:[^:]+$/, `:${name}`) };
  const members = membersSaved(earlier).map((member) => (as === undefined ? member : renamed(member, source.id, as)));
  const isMultiAz = cluster.DBClusterInstanceClass !== undefined;
  return {
    sources: [snapshots],
    makes: [made, ...members.map(({ settings }) => ({ type: 'rds', id: textOf(settings, 'DBInstanceIdentifier') }))],
    steps: ([snapshot]) => {
      if (snapshot === undefined) return [];
      const tags = tagsFor(Object.fromEntries(source.tags));
      const first: UndoStep = {
        on: snapshot,
        verb: 'restore',
        options: { settings: clusterSettings(cluster, name), tags },
        after: [],
      };
      // One after the other: which is made first writes.
      const added = isMultiAz
        ? []
        : members.map(
            (member, at): UndoStep => ({
              on: made,
              verb: 'add-member',
              options: { settings: member.settings, tags: tagsFor(member.tags) },
              after: [at],
            }),
          );
      const steps = [first, ...added];
      return hold === undefined ? steps : [...steps, holdStep(made, hold, [steps.length - 1])];
    },
    differs: [
      ...(name === source.id
        ? []
        : [`The cluster is called ${name}, its instances after it, and so they have other endpoints.`]),
      ...(isMultiAz || members.length > 0
        ? []
        : ['Its receipts do not say which instances it had: it comes back without any.']),
      'What was written after the snapshot began is lost; roles, custom endpoints and the Data API are to be added by hand.',
    ],
  };
}

type Member = z.infer<typeof memberAsItWas>;

function membersSaved(earlier: readonly Receipt[]): readonly Member[] {
  const saved = earlier.flatMap(({ verb, ending }) => {
    const read =
      verb === 'snapshot' && ending.is === 'done'
        ? z.object({ members: z.array(memberAsItWas) }).safeParse(ending.after)
        : undefined;
    return read?.success === true ? [read.data.members] : [];
  });
  return (saved[0] ?? []).toSorted((a, b) => Number(b.isWriter) - Number(a.isWriter));
}

/** Its former name may be taken: that of the cluster in it gives way, or it is put before. */
function renamed(member: Member, cluster: string, as: string): Member {
  const was = textOf(member.settings, 'DBInstanceIdentifier');
  const DBInstanceIdentifier = was.includes(cluster) ? was.replace(cluster, as) : `${as}-${was}`;
  return { ...member, settings: { ...member.settings, DBInstanceIdentifier } };
}
