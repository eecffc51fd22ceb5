import type { Draft } from '../../core/action.ts';
import { action } from '../../core/action.ts';
import { clockSkew } from '../../core/clock-skew.ts';
import type { Switched } from '../../core/history.ts';
import type { TellOptions } from '../../core/notify.ts';
import type { Power } from '../../core/resource-type.ts';
import type { followSchedule } from '../../core/schedule-words.ts';
import { isUnknown } from '../../core/truth.ts';
import { wantedAt } from '../schedule/follow.ts';
import { followingOf, type ScheduleOptions, scheduleSchema } from '../schedule/schedule-options.ts';

/**
 * `follow-schedule`: stops what its schedule wants off, and starts it again when it wants it on: only what this policy
 * itself has stopped, by its receipt and by AWS's own word on when that was. Where AWS has no room, it is tried again;
 * in another size only where the policy allows one. The key `schedule` of a policy puts it there, together with the
 * filter `schedule`.
 */
export const followTheSchedule = action({
  name: 'follow-schedule' satisfies typeof followSchedule,
  schema: scheduleSchema,
  example: '{ type: follow-schedule, off-hours: nights-and-weekends, tz: Europe/Berlin }',
  needs: (options) => ['stop', 'start', 'untag', ...(options['on-capacity'] === undefined ? [] : ['resize'])],
  plan: ({ subject, tags }, options, { now, settings, history, policy, power }) => {
    if (power === undefined) return [];
    const wanted = wantedAt(followingOf(options, settings), new Map(Object.entries(tags)), power, now.getTime());
    if (isUnknown(wanted)) return [];
    const clean =
      wanted.over === undefined
        ? []
        : [{ verb: 'untag', options: { keys: [wanted.over], values: { [wanted.over]: tags[wanted.over] ?? '' } } }];
    if (wanted.do === 'nothing') return clean;
    if (wanted.do === 'stop')
      return told([{ verb: 'stop', options: {} }, ...clean.map((each) => ({ ...each, waitsFor: [0] }))], options);
    const others = notOurs(history.lastSwitch(subject.arn), power, policy.name);
    if (others !== undefined) return [{ verb: 'start', options: {}, refused: others }];
    const start = { verb: 'start', options: { ...(power.since !== undefined && { 'off-since': power.since }) } };
    const shortOf = history
      .failures(policy.name, subject.arn, 'start')
      .some(({ why }) => /Insufficient\w*Capacity/.test(why));
    const size = shortOf ? sizeAfter(power.size, options['on-capacity']?.['next-size'] ?? []) : undefined;
    const first: readonly Draft[] =
      size === undefined
        ? [start]
        : [
            { verb: 'resize', options: { to: size } },
            { ...start, waitsFor: [0] },
          ];
    return told([...first, ...clean], options);
  },
});

/** Why what stands still is not this schedule's to start. */
function notOurs(last: Switched | undefined, { since }: Power, policy: string): string | undefined {
  if (last?.verb !== 'stop') return 'Mayfly has not stopped it: whoever has starts it again';
  if (last.policy !== policy) return `${last.policy} stopped it at ${last.ended}, and not this schedule`;
  if (since === undefined)
    return 'AWS does not say when it was stopped, so it cannot be told whether this schedule did';
  const at = Date.parse(since);
  const isThis = at >= Date.parse(last.began) - clockSkew && at <= Date.parse(last.ended) + clockSkew;
  return isThis
    ? undefined
    : `this schedule stopped it at ${last.ended}, and somebody has stopped it again at ${since}`;
}

function sizeAfter(size: string | undefined, sizes: readonly string[]): string | undefined {
  return sizes[sizes.indexOf(size ?? '') + 1];
}

/** Whoever is to hear of it hears only of what failed. */
function told(drafts: readonly Draft[], { tell }: ScheduleOptions): readonly Draft[] {
  const targets = typeof tell === 'string' ? [tell] : tell;
  const waitsFor = drafts.map((_draft, at) => at);
  return [
    ...drafts,
    ...targets.map((to): Draft => {
      const options: TellOptions = { to, when: 'failed' };
      return { verb: 'tell', options: { ...options } as { readonly [key: string]: string }, waitsFor };
    }),
  ];
}
