import type { BoundWhole, FilterContext, Selection } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import type { LifespanClass } from '../../core/settings.ts';
import { isUnknown } from '../../core/truth.ts';
import { budgeting, type Group, lookedAt, nameOf, type Standing, standingWords, wantedOf } from './budget-group.ts';
import type { BudgetOptions } from './budget-schema.ts';
import { configuredTags, spelling } from './configured-tags.ts';

/** Hours in a month, as AWS's own calculator has them. */
const monthHours = 730;

/**
 * `choose: costliest-first, until: under-budget`: of the resources of a group over its limit as many as it takes, until
 * what the month will come to is within the limit. Ephemeral tasks come first, then what has no class, then
 * persistent-support; within a class the costliest. What is persistent-core is never chosen, and what saves nothing
 * neither. One whose price is not known is unknown where the others do not suffice: nobody could say whether it helps.
 *
 * It chooses per policy, account and region, as every filter over a whole set does.
 */
export function budgetChoice(options: BudgetOptions, context: FilterContext): BoundWhole {
  const { now, type, settings } = context;
  const { groupOf, needs, standing } = budgeting(options, context);
  const classOf = classReader(settings);
  const found = new WeakMap<Resource, { readonly words: string; readonly limit: number }>();
  const hoursLeft = (Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - now.getTime()) / 3_600_000;

  /** US dollars that stopping it, or deleting what cannot be stopped, saves until the end of the month. */
  function savesOf({ raw, account, region }: Resource): number | undefined {
    const place = { account, region };
    const runs = type.perMonth?.(raw, place);
    if (runs === undefined || 'unknown' in runs) return undefined;
    const stopped = type.perMonthStopped?.(raw, place) ?? { perMonth: 0 };
    return 'unknown' in stopped ? undefined : ((runs.perMonth - stopped.perMonth) / monthHours) * hoursLeft;
  }

  function perDay(members: readonly Resource[]): number {
    return members.reduce((sum, member) => sum + (savesOf(member) ?? 0), 0) / (hoursLeft / 24);
  }

  function chosen(
    candidates: readonly Resource[],
    { forecast, limit }: Standing,
  ): { readonly picked: ReadonlySet<Resource>; readonly isEnough: boolean } {
    const ranked = candidates
      .map((resource) => ({ resource, rank: ranks.indexOf(classOf(resource.tags)), saves: savesOf(resource) ?? 0 }))
      .filter(({ rank, saves }) => rank >= 0 && saves > 0)
      .sort((a, b) => a.rank - b.rank || b.saves - a.saves || (a.resource.arn < b.resource.arn ? -1 : 1));
    const picked = new Set<Resource>();
    let projected = forecast;
    for (const { resource, saves } of ranked) {
      if (projected <= limit) break;
      picked.add(resource);
      projected -= saves;
    }
    return { picked, isEnough: projected <= limit };
  }

  /**
   * Those that may belong to the group count as if they did: what would be chosen beside them, too, is chosen; the
   * others depend on what is not known.
   */
  function ofGroup(
    group: Group,
    members: readonly Resource[],
    doubtful: readonly Resource[],
    its: Standing,
  ): Selection {
    const alone = chosen(members, its);
    const beside = doubtful.length === 0 ? alone : chosen([...members, ...doubtful], its);
    for (const member of members)
      found.set(member, { words: standingWords(its, now, options.counts), limit: its.limit });
    return {
      kept: members.filter((member) => alone.picked.has(member) && beside.picked.has(member)),
      unsure: members.flatMap((resource) => {
        if (alone.picked.has(resource) !== beside.picked.has(resource))
          return [
            { resource, cause: `of ${doubtful.length} more it is not known whether they belong to ${nameOf(group)}` },
          ];
        const isUnpriced = ranks.includes(classOf(resource.tags)) && savesOf(resource) === undefined;
        return isUnpriced && !alone.isEnough
          ? [
              {
                resource,
                cause: 'no price is known for it, so nobody can say whether it brings the group under its limit',
              },
            ]
          : [];
      }),
    };
  }

  return {
    kind: 'whole',
    wanted: `${wantedOf(options)}; costliest first, until it fits`,
    needs: (resources) => [...new Map(resources.flatMap(needs).map((need) => [need.key, need])).values()],
    select: (resources, evidence, maybe = []) => {
      const kept = new Set<Resource>();
      const unsure: Selection['unsure'][number][] = [];
      for (const [key, members] of Map.groupBy(resources, (resource) => keyOf(groupOf(resource)))) {
        const [first] = members;
        const group = first && groupOf(first);
        if (first === undefined || group === undefined) continue;
        const its = standing(first, group, evidence, perDay(members));
        if (isUnknown(its)) unsure.push(...members.map((resource) => ({ resource, cause: its.cause })));
        else if (its.isOver) {
          const doubtful = maybe.filter((resource) => resource.unread.size > 0 || keyOf(groupOf(resource)) === key);
          const selection = ofGroup(group, members, doubtful, its);
          for (const resource of selection.kept) kept.add(resource);
          unsure.push(...selection.unsure);
        }
      }
      return { kept: resources.filter((resource) => kept.has(resource)), unsure };
    },
    tells: (resource) => {
      const its = found.get(resource);
      return {
        looked: lookedAt(options),
        ...(its && { found: its.words, wanted: `${wantedOf(options, its.limit)}; costliest first, until it fits` }),
      };
    },
  };
}

/** Which go first. What is not in it is never chosen. */
const ranks: readonly LifespanClass[] = ['ephemeral-task', 'unknown', 'persistent-support'];

function keyOf(group: Group | undefined): string | undefined {
  return group && `${group.by}|${group.value}`;
}

/**
 * The class by its tag, for the order of choice alone: what may be done is the guard's to say. Tags that contradict
 * each other mean persistent-core.
 */
function classReader({ tags, classes }: FilterContext['settings']): (of: ReadonlyMap<string, string>) => LifespanClass {
  const valuesOf = configuredTags(tags.intent);
  const names = (['ephemeral-task', 'persistent-support', 'persistent-core'] as const).flatMap((name) =>
    [name, ...classes[name]].map((word) => [spelling(word), name] as const),
  );
  const known = new Map<string, LifespanClass>(names);
  return (of) => {
    const [first = 'unknown', ...others] = new Set(
      valuesOf(of).map(({ value }) => known.get(spelling(value)) ?? 'unknown'),
    );
    return others.length > 0 ? 'persistent-core' : first;
  };
}
