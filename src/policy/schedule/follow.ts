import type { ActualSchedule } from '../../core/actual.ts';
import type { Power } from '../../core/resource-type.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { keepOnTag, readKeepOn } from './keep-on.ts';
import { readWeek, type ScheduleState, scheduleStateAt, twoWayZoneIn, type Week } from './schedule-state.ts';

/** The schedule of a policy, after its options were read. */
export interface FollowedSchedule {
  readonly tag: string;
  readonly week: Week;
  readonly skip: ReadonlySet<string>;
  /** How long after the off hour the tag may keep a resource on, in milliseconds. */
  readonly maximum: number;
}

/** What the schedule decides for a resource now. */
export interface ScheduleDecision {
  /** `nothing`: the resource is already in the right state. */
  readonly action: 'stop' | 'start' | 'nothing';
  /** The key of a tag `mayfly-keep-on` that has expired. */
  readonly expiredTag?: string;
  /** What the schedule says, for the explanation. */
  readonly found: ActualSchedule;
  /** When the schedule switched, or until when the tag kept it on; milliseconds since the epoch. */
  readonly since?: number;
}

/**
 * What a schedule decides at a given time. In off hours it stops a running resource, unless somebody started it after
 * the off hours began; in on hours it starts a stopped one. The tag `mayfly-keep-on` keeps a resource on until its
 * time, at most `maximum` after the off hour; if the tag cannot be read, the answer is unknown.
 * @param tags of the resource; case does not matter in their keys.
 * @param now milliseconds since the epoch.
 */
export function decisionAt(
  { tag, week, skip, maximum }: FollowedSchedule,
  tags: ReadonlyMap<string, string>,
  power: Power,
  now: number,
): ScheduleDecision | Unknown {
  const tagText = tagIn(tags, tag)?.value;
  const ownWeek = tagText === undefined ? week : readWeek(tagText, week);
  if (ownWeek === undefined)
    return unknown(`its tag ${tag} cannot be read: \`${tagText ?? ''}\`${twoWayHint(tagText)}`);
  if (ownWeek === 'out') return nothing({ status: 'opted-out', tag });
  const state = scheduleStateAt(ownWeek, skip, now);
  const { last } = state;
  if (last === undefined) return nothing({ status: 'never' });
  const keepOn = keepOnOf(tags, state, maximum, now);
  const expired = keepOn?.kind === 'until' && keepOn.at <= now ? { expiredTag: keepOn.key } : {};
  if (last.to === 'on')
    return power.status === 'off'
      ? due('start', last.at, expired)
      : nothing({ status: 'on', since: iso(last.at), ...expired });
  if (power.status !== 'on') return nothing({ status: 'off', since: iso(last.at), ...expired });
  if (keepOn?.kind === 'malformed')
    return unknown(`its tag ${keepOn.key} cannot be read (${keepOn.reason}), so it stays on`);
  if (keepOn !== undefined && keepOn.at > now)
    return nothing({ status: 'kept-on', tag: keepOn.key, until: iso(keepOn.at) });
  // A tag that kept the resource on covers starts in that time too.
  const since = Math.max(last.at, keepOn?.at ?? last.at);
  const startedAt = power.since === undefined ? undefined : Date.parse(power.since);
  if (startedAt !== undefined && startedAt > since)
    return nothing({ status: 'started', started: iso(startedAt), since: iso(since), ...expired });
  return due('stop', since, expired);
}

/** Why a tag that Custodian reads is refused here. */
function twoWayHint(tagText = ''): string {
  const zone = twoWayZoneIn(tagText);
  return zone === undefined ? '' : ` (\`${zone}\` may be behind or ahead of UTC: write an IANA name)`;
}

/** The tag that kept a resource on, if its time is over. */
type Expired = Pick<ScheduleDecision, 'expiredTag'>;

function nothing(found: Omit<ActualSchedule, 'kind' | 'isDue'>): ScheduleDecision {
  const { expiredTag } = found;
  const decision = { action: 'nothing', found: { kind: 'schedule', isDue: false, ...found } } as const;
  return expiredTag === undefined ? decision : { ...decision, expiredTag };
}

function due(action: 'stop' | 'start', since: number, expired: Expired): ScheduleDecision {
  const status = action === 'stop' ? 'off' : 'on';
  return {
    action,
    since,
    ...expired,
    found: { kind: 'schedule', status, isDue: true, since: iso(since), ...expired },
  };
}

type KeepOnTag = { readonly key: string } & (
  | { readonly kind: 'until'; readonly at: number }
  | { readonly kind: 'malformed'; readonly reason: string }
);

function keepOnOf(
  tags: ReadonlyMap<string, string>,
  { zone, last, next }: ScheduleState,
  maximum: number,
  now: number,
): KeepOnTag | undefined {
  const keepOnText = tagIn(tags, keepOnTag);
  if (keepOnText === undefined) return undefined;
  const transition = last?.to === 'off' ? last : next;
  const keepOn = readKeepOn(keepOnText.value, zone, transition?.at ?? now);
  if (keepOn.kind === 'malformed') return { key: keepOnText.key, ...keepOn };
  // Before the off hour there is no maximum yet.
  const latest = last?.to === 'off' ? last.at + maximum : Number.POSITIVE_INFINITY;
  return { key: keepOnText.key, kind: 'until', at: Math.min(keepOn.at, latest) };
}

function tagIn(
  tags: ReadonlyMap<string, string>,
  key: string,
): { readonly key: string; readonly value: string } | undefined {
  for (const [name, value] of tags) if (name.toLowerCase() === key.toLowerCase()) return { key: name, value };
  return undefined;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
