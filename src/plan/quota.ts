import type { Evidence, Need } from '../core/evidence/evidence.ts';
import type { NeedOf } from '../core/evidence/evidence-kind.ts';
import { type QuotaQuestion, snapshotQuotaKind } from '../core/evidence/quota.ts';
import type { Place } from '../core/resource.ts';
import type { Step } from '../core/step.ts';
import { isUnknown } from '../core/truth.ts';
import type { Gaps } from './gaps.ts';

/**
 * By type: the type whose snapshots use the same quota. An instance counts as one volume, because the plan does not say
 * how many it has. AWS refuses what then exceeds the quota.
 */
const quotaTypes: ReadonlyMap<string, string> = new Map([
  ['ebs', 'ebs'],
  ['ec2', 'ebs'],
  ['rds', 'rds'],
  ['rds-cluster', 'rds-cluster'],
]);

/** The snapshots of one type in one place that the plan would take, in the order of the plan. */
interface WantedSnapshots {
  readonly place: Place;
  readonly type: string;
  readonly arns: readonly string[];
  readonly need: NeedOf<QuotaQuestion>;
}

/** Asked only where the plan takes snapshots. */
export function quotaNeeds(steps: readonly Step[]): readonly Need[] {
  return snapshotsOf(steps).map((snapshots) => snapshots.need);
}

/**
 * Resources for whose snapshot no quota is left, by ARN, each with the numbers. A quota that could not be read refuses
 * nothing: AWS would refuse the snapshot, and then the steps that wait for it are not done. It becomes a gap.
 */
export function withoutRoom(steps: readonly Step[], evidence: Evidence): ReadonlyMap<string, string> {
  return new Map(
    snapshotsOf(steps).flatMap(({ place, type, arns, need: quotaNeed }): readonly (readonly [string, string])[] => {
      const answer = snapshotQuotaKind.answer(evidence, quotaNeed);
      if (isUnknown(answer)) return [];
      const { quota, used } = answer;
      const room = Math.max(0, quota - used);
      const message =
        `the plan takes ${arns.length} snapshots of ${type} in ${place.account} ${place.region}, where ${used} of ` +
        `${quota} are used: there is room for ${room}`;
      return arns.slice(room).map((arn) => [arn, message]);
    }),
  );
}

/** Reports which quotas could not be read. A plan from a recording asks for none, and so misses none. */
export function quotaGaps(steps: readonly Step[], evidence: Evidence, gaps: Pick<Gaps, 'quota'>): void {
  for (const { place, type, need: quotaNeed } of snapshotsOf(steps)) {
    // A recording is never asked for quotas.
    if (!evidence.has(quotaNeed.key)) continue;
    const answer = snapshotQuotaKind.answer(evidence, quotaNeed);
    if (isUnknown(answer)) gaps.quota(type, place, answer.cause);
  }
}

function snapshotsOf(steps: readonly Step[]): readonly WantedSnapshots[] {
  const snapshots = steps.flatMap(({ effect, subject }) => {
    const type = quotaTypes.get(subject.type);
    return effect === 'snapshot' && type !== undefined ? [{ subject, type }] : [];
  });
  return [
    ...Map.groupBy(snapshots, ({ subject: { account, region }, type }) =>
      JSON.stringify([account, region, type]),
    ).values(),
  ].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { type } = first;
    const { account, region } = first.subject;
    const question: QuotaQuestion = { of: type };
    return [
      {
        place: { account, region },
        type,
        arns: group.map(({ subject }) => subject.arn),
        need: snapshotQuotaKind.need({ account, region }, question),
      },
    ];
  });
}
