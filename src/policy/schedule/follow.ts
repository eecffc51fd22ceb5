import type { Power } from '../../core/resource-type.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { keepOnTag, readKeepOn } from './keep-on.ts';
import { readWeek, type ScheduleState, scheduleStateAt, type Week } from './schedule-state.ts';

/** What a policy says about a schedule, read. */
export interface FollowedSchedule {
  readonly tag: string;
  readonly week: Week;
  readonly skip: ReadonlySet<string>;
  /** How long after its hour a tag may keep something on at most, milliseconds. */
  readonly maximum: number;
}

/** What a schedule wants of a resource now. */
export interface ScheduleDecision {
  /** `nothing`: as it stands is as it should be. */
  readonly action: 'stop' | 'start' | 'nothing';
  /** A tag that kept it on, and whose time is over. */
  readonly expiredTag?: string;
  /** In words, for people. */
  readonly message: string;
  /** The turn that asks for it, or the end of what kept it on. */
  readonly since?: number;
}

/**
 * What a schedule wants at a time. Off hours stop what runs, unless somebody has started it since they began; on hours
 * start what stands still. A tag `mayfly-keep-on` keeps it on until its time, at most `maximum` after the hour; one
 * that cannot be read does so, too, as unknown.
 * @param tags of the resource; keys are compared without regard to case.
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
  if (ownWeek === undefined) return unknown(`its tag ${tag} cannot be read: \`${tagText ?? ''}\``);
  if (ownWeek === 'out') return { action: 'nothing', message: `its tag ${tag} takes it out` };
  const state = scheduleStateAt(ownWeek, skip, now);
  const { last } = state;
  if (last === undefined) return { action: 'nothing', message: 'its schedule never switches' };
  const keepOn = keepOnOf(tags, state, maximum, now);
  const expired = keepOn?.kind === 'until' && keepOn.at <= now ? { expiredTag: keepOn.key } : {};
  if (last.to === 'on') {
    const since = { since: last.at };
    return power.status === 'off'
      ? { action: 'start', message: `on since ${utcMinute(last.at)}`, ...since, ...expired }
      : { action: 'nothing', message: 'it is on, as it should be', ...expired };
  }
  if (power.status !== 'on') return { action: 'nothing', message: 'it is off, as it should be', ...expired };
  if (keepOn?.kind === 'malformed')
    return unknown(`its tag ${keepOn.key} cannot be read (${keepOn.reason}), so it is kept on`);
  if (keepOn !== undefined && keepOn.at > now)
    return { action: 'nothing', message: `its tag ${keepOn.key} keeps it on until ${utcMinute(keepOn.at)}` };
  // Whoever kept it on kept on what was started meanwhile, too.
  const since = Math.max(last.at, keepOn?.at ?? last.at);
  const startedAt = power.since === undefined ? undefined : Date.parse(power.since);
  if (startedAt !== undefined && startedAt > since)
    return {
      action: 'nothing',
      message: `it was started at ${utcMinute(startedAt)}, after it had gone off at ${utcMinute(since)}`,
      ...expired,
    };
  return { action: 'stop', message: `off since ${utcMinute(since)}`, since, ...expired };
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
  // Before its hour has come, nobody can have kept it on for too long.
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

/** `2026-11-21 18:00 UTC` */
function utcMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
