import { powerEventsKind } from '../../core/evidence/power-events.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { decisionAt, type ScheduleDecision } from '../schedule/follow.ts';
import { followedSchedule, scheduleFaults, scheduleSchema } from '../schedule/schedule-options.ts';
import { lastStart } from '../schedule/started-by.ts';

/**
 * `schedule`: the resource runs during its off hours or is stopped during its on hours, or its tag `mayfly-keep-on` has
 * expired. If somebody started it after its off hours began, it is left alone until the next off hours; so is a
 * resource with a valid `mayfly-keep-on`. The key `schedule` of a policy adds this filter and the action
 * `follow-schedule`.
 */
export const schedule = filter({
  name: 'schedule',
  isForSomeTypes: true,
  schema: scheduleSchema,
  example: '{ type: schedule, off-hours: nights-and-weekends, tz: Europe/Berlin }',
  evidence: ['power-events'],
  validate: (options) => [...scheduleFaults(options)],
  reads: (_options, { type }) => new Set(['Tags', ...(type.power?.keys ?? [])]),
  bind: (options, { type, settings, now }) => {
    const followed = followedSchedule(options, settings);
    const { power } = type;
    if (power === undefined) throw new TypeError(`${type.name} cannot be stopped and started`);
    const decisionFor = ({ tags, raw }: Resource): ScheduleDecision | Unknown =>
      decisionAt(followed, tags, power.of(raw), now.getTime());
    const needFor = (resource: Resource) => powerEventsKind.need(resource, { type: resource.type, id: resource.id });
    const needsEvents = (actual: ScheduleDecision | Unknown): actual is ScheduleDecision =>
      power.events !== undefined && !isUnknown(actual) && actual.action === 'stop';
    return {
      kind: power.events !== undefined ? 'evident' : 'each',
      extract: (resource, evidence) => {
        const actual = decisionFor(resource);
        if (!needsEvents(actual)) return actual;
        const started = lastStart(powerEventsKind.answer(evidence, needFor(resource)));
        if (isUnknown(started)) return started;
        const isLeft = started?.by === 'somebody' && Date.parse(started.at) > (actual.since ?? 0);
        return isLeft
          ? {
              ...actual,
              action: 'nothing' as const,
              found: { ...actual.found, status: 'started' as const, started: started.at, isDue: false },
            }
          : actual;
      },
      test: (actual) => actual.action !== 'nothing' || actual.expiredTag !== undefined,
      ...(power.events && {
        needs: (resource: Resource) => (needsEvents(decisionFor(resource)) ? [needFor(resource)] : []),
      }),
      describe: (actual) => ({
        property: 'schedule',
        ...(!isUnknown(actual) && { actual: actual.found }),
        expected: { kind: 'schedule', switches: 'both', by: options['off-hours'] },
      }),
    };
  },
});
