import type { BoundWhole, FilterContext, Selection } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import type { LifespanClass } from '../../core/settings.ts';
import { isUnknown } from '../../core/truth.ts';
import {
  actualSpend,
  type BudgetStatus,
  budgetReader,
  expectedSpend,
  type Group,
  groupName,
  propertyText,
} from './budget-group.ts';
import type { BudgetOptions } from './budget-schema.ts';
import { configuredTags, spelling } from './configured-tags.ts';

/** Hours in a month, as in AWS's own calculator. */
const monthHours = 730;

/**
 * `choose: costliest-first, until: under-budget`: of a group over its limit, selects only as many resources as it takes
 * until the forecast for the month is within the limit. Ephemeral tasks come first, then resources without a class,
 * then persistent-support; within a class the most expensive comes first. Persistent-core is never selected, nor is a
 * resource that saves nothing. If the others do not save enough, a resource without a known price is unknown: nobody
 * can say whether stopping it would help. The choice is made per policy, account and region, as in every filter over a
 * whole set.
 */
export function budgetChoice(options: BudgetOptions, context: FilterContext): BoundWhole {
  const { now } = context;
  const { groupOf, needs, statusOf } = budgetReader(options, context);
  const rules: ChoiceRules = { savingsOf: savingsReader(context), classOf: classReader(context.settings) };
  const daysLeft = hoursLeftIn(now) / 24;
  const statuses = new WeakMap<Resource, BudgetStatus>();

  return {
    kind: 'whole',
    expected: expectedSpend(options),
    needs: (resources) => [...new Map(resources.flatMap(needs).map((need) => [need.key, need])).values()],
    select: (resources, evidence, maybe = []) => {
      const selected = new Set<Resource>();
      const unsure: Selection['unsure'][number][] = [];
      for (const [key, members] of Map.groupBy(resources, (resource) => groupKey(groupOf(resource)))) {
        const [first] = members;
        const group = first && groupOf(first);
        if (first === undefined || group === undefined) continue;
        const saved = members.reduce((sum, member) => sum + (rules.savingsOf(member) ?? 0), 0);
        const status = statusOf(first, group, evidence, saved / daysLeft);
        if (isUnknown(status)) unsure.push(...members.map((resource) => ({ resource, cause: status.cause })));
        else if (status.isOver) {
          const doubtful = maybe.filter((resource) => resource.unread.size > 0 || groupKey(groupOf(resource)) === key);
          for (const member of members) statuses.set(member, status);
          const selection = chooseInGroup(group, members, doubtful, status, rules);
          for (const resource of selection.selected) selected.add(resource);
          unsure.push(...selection.unsure);
        }
      }
      return { selected: resources.filter((resource) => selected.has(resource)), unsure };
    },
    describeFor: (resource) => {
      const status = statuses.get(resource);
      return {
        property: propertyText(options),
        ...(status && {
          actual: actualSpend(status, now, options.counts),
          expected: expectedSpend(options, status.limit),
        }),
      };
    },
  };
}

/** What the order of selection depends on. */
interface ChoiceRules {
  /**
   * US dollars saved until the end of the month by stopping a resource, or by deleting what cannot be stopped;
   * undefined where they are not known.
   */
  readonly savingsOf: (resource: Resource) => number | undefined;
  readonly classOf: (tags: ReadonlyMap<string, string>) => LifespanClass;
}

function savingsReader({ type, now }: FilterContext): ChoiceRules['savingsOf'] {
  const hoursLeft = hoursLeftIn(now);
  return ({ raw, account, region, seenAt }) => {
    const place = { account, region };
    const runs = type.perMonth?.(raw, place, seenAt);
    if (runs === undefined || 'unknown' in runs) return undefined;
    const stopped = type.perMonthStopped?.(raw, place, seenAt) ?? { perMonth: 0 };
    return 'unknown' in stopped ? undefined : ((runs.perMonth - stopped.perMonth) / monthHours) * hoursLeft;
  };
}

/** Hours until the month is over. */
function hoursLeftIn(now: Date): number {
  return (Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - now.getTime()) / 3_600_000;
}

function choose(
  candidates: readonly Resource[],
  { forecast, limit }: BudgetStatus,
  { savingsOf, classOf }: ChoiceRules,
): { readonly chosen: ReadonlySet<Resource>; readonly isEnough: boolean } {
  const ranked = candidates
    .map((resource) => ({
      resource,
      rank: classOrder.indexOf(classOf(resource.tags)),
      saves: savingsOf(resource) ?? 0,
    }))
    .filter(({ rank, saves }) => rank >= 0 && saves > 0)
    .sort((a, b) => a.rank - b.rank || b.saves - a.saves || (a.resource.arn < b.resource.arn ? -1 : 1));
  const chosen = new Set<Resource>();
  let projected = forecast;
  for (const { resource, saves } of ranked) {
    if (projected <= limit) break;
    chosen.add(resource);
    projected -= saves;
  }
  return { chosen, isEnough: projected <= limit };
}

/**
 * Resources that may belong to the group are counted as if they did. A member that would be selected either way is
 * selected; for the others the answer is unknown.
 */
function chooseInGroup(
  group: Group,
  members: readonly Resource[],
  doubtful: readonly Resource[],
  status: BudgetStatus,
  rules: ChoiceRules,
): Selection {
  const { savingsOf, classOf } = rules;
  const withoutDoubtful = choose(members, status, rules);
  const withDoubtful = doubtful.length === 0 ? withoutDoubtful : choose([...members, ...doubtful], status, rules);
  return {
    selected: members.filter((member) => withoutDoubtful.chosen.has(member) && withDoubtful.chosen.has(member)),
    unsure: members.flatMap((resource) => {
      if (withoutDoubtful.chosen.has(resource) !== withDoubtful.chosen.has(resource))
        return [
          {
            resource,
            cause: `it is not known whether ${doubtful.length} more resources belong to ${groupName(group)}`,
          },
        ];
      const isUnpriced = classOrder.includes(classOf(resource.tags)) && savingsOf(resource) === undefined;
      return isUnpriced && !withoutDoubtful.isEnough
        ? [
            {
              resource,
              cause: 'its price is not known, so it is not known whether stopping it brings the group under its limit',
            },
          ]
        : [];
    }),
  };
}

/** The order of selection. Classes that are not listed are never selected. */
const classOrder: readonly LifespanClass[] = ['ephemeral-task', 'unknown', 'persistent-support'];

function groupKey(group: Group | undefined): string | undefined {
  return group && `${group.by}|${group.value}`;
}

/**
 * The class by its tag, only for the order of selection: the guard decides what may be done. Contradicting tags mean
 * persistent-core.
 */
function classReader({
  tags,
  classes,
}: FilterContext['settings']): (tagsOfResource: ReadonlyMap<string, string>) => LifespanClass {
  const valuesOf = configuredTags(tags.intent);
  const names = (['ephemeral-task', 'persistent-support', 'persistent-core'] as const).flatMap((name) =>
    [name, ...classes[name]].map((word) => [spelling(word), name] as const),
  );
  const known = new Map<string, LifespanClass>(names);
  return (tagsOfResource) => {
    const [first = 'unknown', ...others] = new Set(
      valuesOf(tagsOfResource).map(({ value }) => known.get(spelling(value)) ?? 'unknown'),
    );
    return others.length > 0 ? 'persistent-core' : first;
  };
}
