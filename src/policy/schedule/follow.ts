import type { Power } from '../../core/resource-type.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { keepOnTag, readKeepOn } from './keep-on.ts';
import { readWeek, type Standing, standingAt, type Week } from './turns.ts';

/** What a policy says about a schedule, read. */
export interface Following {
  readonly tag: string;
  readonly week: Week;
  readonly skip: ReadonlySet<string>;
  /** How long after its hour a tag may keep something on at most, milliseconds. */
  readonly maximum: number;
}

/** What a schedule wants of a resource now. */
export interface Wanted {
  /** `nothing`: as it stands is as it should be. */
  readonly do: 'stop' | 'start' | 'nothing';
  /** A tag that kept it on, and whose time is over. */
  readonly over?: string;
  /** In words, for people. */
  readonly says: string;
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
export function wantedAt(
  { tag, week, skip, maximum }: Following,
  tags: ReadonlyMap<string, string>,
  power: Power,
  now: number,
): Wanted | Unknown {
  const written = tagIn(tags, tag)?.value;
  const own = written === undefined ? week : readWeek(written, week);
  if (own === undefined) return unknown(`its tag ${tag} cannot be read: \`${written ?? ''}\``);
  if (own === 'out') return { do: 'nothing', says: `its tag ${tag} takes it out` };
  const standing = standingAt(own, skip, now);
  const { last } = standing;
  if (last === undefined) return { do: 'nothing', says: 'its schedule never switches' };
  const kept = keptBy(tags, standing, maximum, now);
  const over = kept?.is === 'until' && kept.at <= now ? { over: kept.key } : {};
  if (last.to === 'on') {
    const since = { since: last.at };
    return power.is === 'off'
      ? { do: 'start', says: `on since ${told(last.at)}`, ...since, ...over }
      : { do: 'nothing', says: 'it is on, as it should be', ...over };
  }
  if (power.is !== 'on') return { do: 'nothing', says: 'it is off, as it should be', ...over };
  if (kept?.is === 'malformed') return unknown(`its tag ${kept.key} cannot be read (${kept.why}), so it is kept on`);
  if (kept !== undefined && kept.at > now)
    return { do: 'nothing', says: `its tag ${kept.key} keeps it on until ${told(kept.at)}` };
  // Whoever kept it on kept on what was started meanwhile, too.
  const since = Math.max(last.at, kept?.at ?? last.at);
  const began = power.since === undefined ? undefined : Date.parse(power.since);
  if (began !== undefined && began > since)
    return {
      do: 'nothing',
      says: `it was started at ${told(began)}, after it had gone off at ${told(since)}`,
      ...over,
    };
  return { do: 'stop', says: `off since ${told(since)}`, since, ...over };
}

type Kept = { readonly key: string } & (
  | { readonly is: 'until'; readonly at: number }
  | { readonly is: 'malformed'; readonly why: string }
);

function keptBy(
  tags: ReadonlyMap<string, string>,
  { zone, last, next }: Standing,
  maximum: number,
  now: number,
): Kept | undefined {
  const found = tagIn(tags, keepOnTag);
  if (found === undefined) return undefined;
  const hours = last?.to === 'off' ? last : next;
  const read = readKeepOn(found.value, zone, hours?.at ?? now);
  if (read.is === 'malformed') return { key: found.key, ...read };
  // Before its hour has come, nobody can have kept it on for too long.
  const latest = last?.to === 'off' ? last.at + maximum : Number.POSITIVE_INFINITY;
  return { key: found.key, is: 'until', at: Math.min(read.at, latest) };
}

function tagIn(
  tags: ReadonlyMap<string, string>,
  key: string,
): { readonly key: string; readonly value: string } | undefined {
  for (const [name, value] of tags) if (name.toLowerCase() === key.toLowerCase()) return { key: name, value };
  return undefined;
}

/** `2026-11-21 18:00 UTC` */
function told(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
