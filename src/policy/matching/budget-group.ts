import type { ActualSpend } from '../../core/actual.ts';
import { awsBudgetKind, type BudgetQuestion } from '../../core/evidence/budget.ts';
import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { type SpendQuestion, type SpendReading, spendKind } from '../../core/evidence/spend.ts';
import type { ExpectedSpend } from '../../core/expected.ts';
import type { FilterContext } from '../../core/filter.ts';
import type { Place, Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import type { BudgetOptions } from './budget-schema.ts';
import { configuredTags } from './configured-tags.ts';
import { queriedDays, type Spending, spendingOf, summed } from './spending.ts';

/** Who pays for a resource, by one of the dimensions of Cost Explorer. */
export interface Group {
  /** `tag:team`, `account` or `service`. */
  readonly by: string;
  readonly value: string;
}

/** What a group has spent, compared with its limit. */
export interface BudgetStatus extends Group, Spending {
  /** The amount that is compared with the limit. */
  readonly counted: number;
  readonly limit: number;
  /** Whether the limit is exceeded, on as many nights as the policy requires. */
  readonly isOver: boolean;
  /** The same amount on an earlier day, if the policy requires two nights and an earlier reading is stored. */
  readonly earlier?: { readonly counted: number; readonly at: string };
}

export interface BudgetReader {
  /** Undefined if the resource belongs to no group because it does not have the tag, or has it without a value. */
  readonly groupOf: (resource: Resource) => Group | undefined;
  readonly needs: (resource: Resource) => readonly Need[];
  /** @param perDay US dollars a day that the group's resources are known to cost. */
  readonly statusOf: (resource: Resource, group: Group, evidence: Evidence, perDay?: number) => BudgetStatus | Unknown;
}

/** Everything about a budget that depends only on the options. */
export function budgetReader(options: BudgetOptions, context: FilterContext): BudgetReader {
  const { metric, budget, nights, across, counts } = options;
  const { now, settings } = context;
  const groupOf = groupReader(options, context);
  const payer = settings.payer;

  // Cost Explorer knows accounts but no regions, so one question covers all regions. If one account pays for all, it
  // covers all accounts too.
  function billingPlace({ account }: Resource): Place {
    return { account: payer ?? account, region: 'us-east-1' };
  }

  function spendNeed(resource: Resource, { by }: Group): NeedOf<SpendQuestion> {
    const question: SpendQuestion = { by, perAccount: payer !== undefined, ...queriedDays(now), metric };
    return spendKind.need(billingPlace(resource), question);
  }

  function limitNeeds(resource: Resource): readonly NeedOf<BudgetQuestion>[] {
    return budget === undefined ? [] : [awsBudgetKind.need(billingPlace(resource), { name: budget })];
  }

  function limitOf(resource: Resource, value: string, evidence: Evidence): number | Unknown {
    const limit = Object.hasOwn(options.limits, value) ? options.limits[value] : options.limit;
    if (limit !== undefined) return limit;
    const [limitNeed] = limitNeeds(resource);
    if (limitNeed === undefined) return unknown('the policy names no limit');
    const answer = awsBudgetKind.answer(evidence, limitNeed);
    return isUnknown(answer) ? answer : answer.limit;
  }

  function daysOf({ rows }: SpendReading, { account }: Resource, value: string): readonly number[] | undefined {
    const groupRows = rows.filter(
      (row) => row.value === value && (across === 'organization' || row.account === account),
    );
    return groupRows.length === 0 ? undefined : summed(groupRows);
  }

  function statusOf(resource: Resource, group: Group, evidence: Evidence, perDay = 0): BudgetStatus | Unknown {
    const answer = spendKind.answer(evidence, spendNeed(resource, group));
    if (isUnknown(answer)) return answer;
    const { now: reading, earlier } = answer;
    const days = daysOf(reading, resource, group.value);
    if (days === undefined) return unknown(`spend: Cost Explorer returned no spend for ${groupName(group)}`);
    const limit = limitOf(resource, group.value, evidence);
    if (isUnknown(limit)) return limit;
    const spending = spendingOf(days, reading, now, perDay);
    const counted = countedOf(spending, counts);
    const earlierDays = nights === 2 && earlier !== null ? daysOf(earlier, resource, group.value) : undefined;
    const earlierStatus =
      earlierDays === undefined || earlier === null
        ? undefined
        : {
            counted: countedOf(spendingOf(earlierDays, earlier, new Date(earlier.askedAt), 0), counts),
            at: earlier.askedAt,
          };
    const isOver = counted > limit && (nights === 1 || (earlierStatus !== undefined && earlierStatus.counted > limit));
    return { ...group, ...spending, counted, limit, isOver, ...(earlierStatus && { earlier: earlierStatus }) };
  }

  return {
    groupOf,
    needs: (resource) => {
      const group = groupOf(resource);
      return group === undefined ? [] : [spendNeed(resource, group), ...limitNeeds(resource)];
    },
    statusOf: statusOf,
  };
}

function groupReader({ by, key = '' }: BudgetOptions, { settings, type }: FilterContext): BudgetReader['groupOf'] {
  const ownerOf = configuredTags(settings.tags.owner);
  return ({ tags, account }) => {
    switch (by) {
      case 'account':
        return { by: 'account', value: account };
      case 'service':
        return type.billedAs === undefined ? undefined : { by: 'service', value: type.billedAs };
      case 'owner': {
        const owner = ownerOf(tags).find(({ value }) => namesGroup(value));
        return owner && { by: `tag:${owner.key}`, value: owner.value };
      }
      case 'tag': {
        const value = tags.get(key);
        return value !== undefined && namesGroup(value) ? { by: `tag:${key}`, value } : undefined;
      }
      default:
        return by satisfies never;
    }
  };
}

/**
 * Whether a tag with this value puts its resource into a group. Cost Explorer lists everything that does not have the
 * tag under the empty value, and that is the spend of no team.
 */
function namesGroup(value: string): boolean {
  return value.trim() !== '';
}

/** The amount that the policy compares with the limit. */
function countedOf({ billed, since, forecast }: Spending, counts: BudgetOptions['counts']): number {
  switch (counts) {
    case 'billed':
      return billed;
    case 'spent':
      return billed + since;
    case 'forecast':
      return forecast;
    default:
      return counts satisfies never;
  }
}

/** `team=web`; for an account or a service only its name. */
export function groupName({ by, value }: Group): string {
  return by.startsWith('tag:') ? `${by.slice('tag:'.length)}=${value}` : value;
}

/** What a group spent, with the estimates that count, in cents. */
export function actualSpend(
  { value, billed, asOf, since, forecast, earlier }: BudgetStatus,
  now: Date,
  counts: BudgetOptions['counts'],
): ActualSpend {
  return {
    kind: 'spend',
    group: value,
    currency: 'USD',
    billed: cents(billed),
    from: `${now.toISOString().slice(0, 7)}-01`,
    asOf: asOf.toISOString(),
    ...(counts !== 'billed' && cents(since) > 0 && { since: cents(since) }),
    ...(counts === 'forecast' && { forecast: cents(forecast) }),
    ...(earlier && { earlier: { amount: cents(earlier.counted), at: earlier.at } }),
  };
}

function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}

export function propertyText({ by, key }: BudgetOptions): string {
  return by === 'tag' ? `spend of tag:${key ?? ''}` : `spend of its ${by}`;
}

export function expectedSpend(
  { limit, budget, nights, choose }: BudgetOptions,
  dollars: number | undefined = limit,
): ExpectedSpend {
  return {
    kind: 'spend',
    currency: 'USD',
    ...(dollars !== undefined && { limit: dollars }),
    ...(budget !== undefined && { budget }),
    days: nights,
    ...(choose !== undefined && { choose }),
  };
}
