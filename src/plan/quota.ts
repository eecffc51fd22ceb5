import type { Evidence, Need } from '../core/evidence/evidence.ts';
import type { NeedOf } from '../core/evidence/evidence-kind.ts';
import { type QuotaQuestion, snapshotQuotaKind } from '../core/evidence/quota.ts';
import type { Place } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import { isUnknown } from '../core/truth.ts';
import type { Gaps } from './gaps.ts';

/** The snapshots under one quota in one place that the plan would take, in the order of the plan. */
interface WantedSnapshots {
  readonly place: Place;
  /** The quota's name: `EBS snapshots`. */
  readonly quota: string;
  /** The types whose snapshots these are. */
  readonly types: readonly string[];
  readonly arns: readonly string[];
  readonly need: NeedOf<QuotaQuestion>;
}

/** Asked only where the plan takes snapshots. */
export function quotaNeeds(steps: readonly Step[], types: Types): readonly Need[] {
  return snapshotsOf(steps, types).map((snapshots) => snapshots.need);
}

/**
 * Resources for whose snapshot no quota is left, by ARN, each with the numbers. A quota that could not be read refuses
 * nothing: AWS would refuse the snapshot, and then the steps that wait for it are not done. It becomes a gap.
 */
export function withoutRoom(steps: readonly Step[], evidence: Evidence, types: Types): ReadonlyMap<string, string> {
  return new Map(
    snapshotsOf(steps, types).flatMap(
      ({ place, quota: name, arns, need: quotaNeed }): readonly (readonly [string, string])[] => {
        const answer = snapshotQuotaKind.answer(evidence, quotaNeed);
        if (isUnknown(answer)) return [];
        const { quota, used } = answer;
        const room = Math.max(0, quota - used);
        const message =
          `the plan takes ${arns.length} ${name} in ${place.account} ${place.region}, where ${used} of ` +
          `${quota} are used: there is room for ${room}`;
        return arns.slice(room).map((arn) => [arn, message]);
      },
    ),
  );
}

/** Reports which quotas could not be read. A plan from a recording asks for none, and so misses none. */
export function quotaGaps(
  steps: readonly Step[],
  evidence: Evidence,
  gaps: Pick<Gaps, 'quota'>,
  allTypes: Types,
): void {
  for (const { place, types, need: quotaNeed } of snapshotsOf(steps, allTypes)) {
    // A recording is never asked for quotas.
    if (!evidence.has(quotaNeed.key)) continue;
    const answer = snapshotQuotaKind.answer(evidence, quotaNeed);
    if (isUnknown(answer)) for (const type of types) gaps.quota(type, place, answer.cause);
  }
}

type Types = ReadonlyMap<string, Pick<ResourceType, 'snapshotQuota'>>;

function snapshotsOf(steps: readonly Step[], types: Types): readonly WantedSnapshots[] {
  const snapshots = steps.flatMap(({ effect, subject }) => {
    const quota = effect === 'snapshot' ? types.get(subject.type)?.snapshotQuota?.name : undefined;
    return quota === undefined ? [] : [{ subject, quota }];
  });
  return [
    ...Map.groupBy(snapshots, ({ subject: { account, region }, quota }) =>
      JSON.stringify([account, region, quota]),
    ).values(),
  ].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { quota } = first;
    const { account, region } = first.subject;
    const question: QuotaQuestion = { of: quota };
    return [
      {
        place: { account, region },
        quota,
        types: [...new Set(group.map(({ subject }) => subject.type))].sort(),
        arns: group.map(({ subject }) => subject.arn),
        need: snapshotQuotaKind.need({ account, region }, question),
      },
    ];
  });
}
