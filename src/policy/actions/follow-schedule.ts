import type { RequestedStep } from '../../core/action.ts';
import { action } from '../../core/action.ts';
import { maxClockSkewMs } from '../../core/clock-skew.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { type PowerEvent, type PowerEventsQuestion, powerEventsKind } from '../../core/evidence/power-events.ts';
import type { Subject } from '../../core/finding.ts';
import type { followSchedule } from '../../core/follow-schedule.ts';
import type { Switched } from '../../core/history.ts';
import type { NotifyOptions } from '../../core/notify.ts';
import type { Power } from '../../core/resource-type.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { withInstanceStore } from '../acting/instance-store.ts';
import { decisionAt } from '../schedule/follow.ts';
import { followedSchedule, type ScheduleOptions, scheduleSchema } from '../schedule/schedule-options.ts';

/**
 * `follow-schedule`: stops a resource when its schedule says off, and starts it when the schedule says on. It starts
 * only what this policy itself has stopped, by its receipt and by AWS's own time of the stop. If AWS has no capacity it
 * tries again, in another size only if the policy allows one. The key `schedule` of a policy adds this action and the
 * filter `schedule`.
 */
export const followTheSchedule = action({
  name: 'follow-schedule' satisfies typeof followSchedule,
  schema: scheduleSchema,
  example: '{ type: follow-schedule, off-hours: nights-and-weekends, tz: Europe/Berlin }',
  needs: (options) => ['stop', 'start', 'untag', ...(options['on-capacity'] === undefined ? [] : ['resize'])],
  evidence: [powerEventsKind.name],
  // Only for what this schedule has stopped, and what AWS reports the starts and stops of.
  evidenceNeeds: ({ subject }, _options, { history, policy, type }) => {
    const last = history.lastSwitch(subject.arn);
    const isOurs = last?.verb === 'stop' && last.policy === policy.name;
    return isOurs && type.power?.events !== undefined ? [eventsOf(subject)] : [];
  },
  plan: ({ subject, tags }, options, { now, settings, history, policy, power, type, evidence }) => {
    if (power === undefined) return [];
    const decision = decisionAt(
      followedSchedule(options, settings),
      new Map(Object.entries(tags)),
      power,
      now.getTime(),
    );
    if (isUnknown(decision)) return [];
    const removeExpiredTag =
      decision.expiredTag === undefined
        ? []
        : [
            {
              verb: 'untag',
              options: {
                keys: [decision.expiredTag],
                values: { [decision.expiredTag]: tags[decision.expiredTag] ?? '' },
              },
            },
          ];
    if (decision.action === 'nothing') return removeExpiredTag;
    if (decision.action === 'stop')
      return withFailureNotice(
        [
          ...withInstanceStore([{ verb: 'stop', options: {} }], options, type),
          ...removeExpiredTag.map((step) => ({ ...step, waitsFor: [0] })),
        ],
        options,
      );
    const failedStarts = history.failures(policy.name, subject.arn, 'start');
    const refusal = refusalToStart(history.lastSwitch(subject.arn), power, policy.name, {
      hasTried: failedStarts.length > 0,
      events: powerEventsKind.answer(evidence, eventsOf(subject)),
    });
    if (refusal !== undefined) return [{ verb: 'start', options: {}, refused: refusal }];
    const start = { verb: 'start', options: { ...(power.since !== undefined && { 'off-since': power.since }) } };
    const lacksCapacity = failedStarts.some(({ message }) => /Insufficient\w*Capacity/.test(message));
    const size = lacksCapacity ? nextSize(power.size, options['on-capacity']?.['next-size'] ?? []) : undefined;
    const startSteps: readonly RequestedStep[] =
      size === undefined
        ? [start]
        : [
            { verb: 'resize', options: { to: size } },
            { ...start, waitsFor: [0] },
          ];
    return withFailureNotice([...startSteps, ...removeExpiredTag], options);
  },
});

/** Why this schedule may not start a stopped resource. */
function refusalToStart(
  last: Switched | undefined,
  { since, failedStart }: Power,
  policy: string,
  { hasTried, events }: { readonly hasTried: boolean; readonly events: readonly PowerEvent[] | Unknown },
): string | undefined {
  if (last?.verb !== 'stop') return 'Mayfly did not stop it, so it does not start it';
  if (last.policy !== policy) return `${last.policy} stopped it at ${last.ended}, not this schedule`;
  // It is off because our own start failed, not because somebody stopped it again.
  if (hasTried && failedStart !== undefined) return undefined;
  const seen = isUnknown(events) ? undefined : startAfter(last, events);
  if (seen !== undefined)
    return seen.start === undefined
      ? undefined
      : `this schedule stopped it at ${last.ended}, and somebody started it at ${seen.start} and stopped it again`;
  if (since === undefined)
    return 'AWS does not say when it was stopped, so it is not known whether this schedule stopped it';
  const at = Date.parse(since);
  const isThis = at >= Date.parse(last.began) - maxClockSkewMs && at <= Date.parse(last.ended) + maxClockSkewMs;
  return isThis ? undefined : `this schedule stopped it at ${last.ended}, and somebody stopped it again at ${since}`;
}

/**
 * The first start after this stop, by AWS's events. However long AWS took for the stop, it is this one if nothing was
 * started since. Undefined where the events do not show the stop.
 */
function startAfter(
  { began }: Switched,
  events: readonly PowerEvent[],
): { readonly start: string | undefined } | undefined {
  // Our clock may be ahead of AWS's.
  const earliest = Date.parse(began) - maxClockSkewMs;
  const stopped = events.findIndex(({ kind, at }) => kind === 'stopped' && Date.parse(at) >= earliest);
  return stopped === -1 ? undefined : { start: events.slice(stopped).find(({ kind }) => kind !== 'stopped')?.at };
}

function eventsOf(subject: Subject): NeedOf<PowerEventsQuestion> {
  const { account, region, type, id } = subject;
  return powerEventsKind.need({ account, region }, { type, id });
}

function nextSize(size: string | undefined, sizes: readonly string[]): string | undefined {
  return sizes[sizes.indexOf(size ?? '') + 1];
}

/** The targets are notified only of failures. */
function withFailureNotice(steps: readonly RequestedStep[], { tell }: ScheduleOptions): readonly RequestedStep[] {
  const targets = typeof tell === 'string' ? [tell] : tell;
  const waitsFor = steps.map((_draft, at) => at);
  return [
    ...steps,
    ...targets.map((to): RequestedStep => {
      const options: NotifyOptions = { to, when: 'failed' };
      return { verb: 'notify', options: { ...options } as { readonly [key: string]: string }, waitsFor };
    }),
  ];
}
