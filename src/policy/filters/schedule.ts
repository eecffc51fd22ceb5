import { need } from '../../core/evidence/need.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { type Wanted, wantedAt } from '../schedule/follow.ts';
import { followingOf, scheduleFaults, scheduleSchema } from '../schedule/schedule-options.ts';
import { lastStart } from '../schedule/started-by.ts';

/**
 * `schedule`: it runs in its off hours, or stands still in its on hours; or a tag that kept it on is over. What
 * somebody has started since its off hours began is left until the next ones, and so is what a tag `mayfly-keep-on`
 * keeps on. The key `schedule` of a policy puts it there, together with the action `follow-schedule`.
 */
export const schedule = filter({
  name: 'schedule',
  types: ['ec2', 'rds'],
  schema: scheduleSchema,
  example: '{ type: schedule, off-hours: nights-and-weekends, tz: Europe/Berlin }',
  evidence: ['power-events'],
  validate: (options) => [...scheduleFaults(options)],
  reads: (_options, { type }) => new Set(['Tags', ...(type.power?.keys ?? [])]),
  bind: (options, { type, settings, now }) => {
    const following = followingOf(options, settings);
    const { power } = type;
    if (power === undefined) throw new TypeError(`${type.name} cannot be switched`);
    const wanted = ({ tags, raw }: Resource): Wanted | Unknown =>
      wantedAt(following, tags, power.of(raw), now.getTime());
    const asking = (resource: Resource) => need('power-events', resource, { type: resource.type, id: resource.id });
    const asks = (found: Wanted | Unknown): found is Wanted =>
      power.tellsByEvents === true && !isUnknown(found) && found.do === 'stop';
    return {
      kind: power.tellsByEvents === true ? 'evident' : 'each',
      look: (resource, evidence) => {
        const found = wanted(resource);
        if (!asks(found)) return found;
        const started = lastStart(evidence.get(asking(resource).key));
        if (isUnknown(started)) return started;
        const isLeft = started?.by === 'somebody' && Date.parse(started.at) > (found.since ?? 0);
        return isLeft
          ? { ...found, do: 'nothing' as const, says: `somebody started it at ${started.at}, after it had gone off` }
          : found;
      },
      holds: (found) => found.do !== 'nothing' || found.over !== undefined,
      ...(power.tellsByEvents && { needs: (resource: Resource) => (asks(wanted(resource)) ? [asking(resource)] : []) }),
      describe: (found) => ({
        looked: 'schedule',
        ...(!isUnknown(found) && { found: found.says }),
        wanted: `on and off by ${options['off-hours']}`,
      }),
    };
  },
});
