import {
  type PricePart,
  type PriceQuestion,
  priceKind,
  type ResourceCostQuestion,
  resourceCostKind,
} from '../core/evidence/cost.ts';
import type { Evidence, Need } from '../core/evidence/evidence.ts';
import type { NeedOf } from '../core/evidence/evidence-kind.ts';
import { orOnFault, type ReportFault } from '../core/fault.ts';
import type { Place, Resource } from '../core/resource.ts';
import type { Estimate, ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import { isUnknown } from '../core/truth.ts';

/** What a resource costs a month, and which evidence is needed to know it. */
export interface Costs {
  readonly needs: (resource: Resource) => readonly Need[];
  readonly of: (resource: Resource, evidence: Evidence) => Estimate;
  /** What of it remains while the resource is stopped. */
  readonly ofStopped: (resource: Resource, evidence: Evidence) => Estimate;
}

/** A part of a price in AWS's Price List: how much of it, and the question for its price. */
interface PricedPart {
  readonly amount: number;
  readonly priceNeed: NeedOf<PriceQuestion>;
}

const dayMs = 86_400_000;
const monthDays = 730 / 24;

/**
 * The best known price: what the resource itself cost in the last complete days, from Cost Explorer; otherwise AWS's
 * Price List; otherwise our own small table. The first two are used only where mayfly.yml asks for them. Without any of
 * them, the price is unknown.
 */
export function costsBy(
  types: ReadonlyMap<string, ResourceType>,
  { costs }: Pick<Settings, 'costs'>,
  now: Date,
  fault?: ReportFault,
): Costs {
  const { resources, priceList } = costs ?? { resources: false, priceList: false };
  // Cost Explorer is up to a day late. Of the 14 days that it stores, seven are enough to see what a day costs now.
  const until = new Date(Math.floor((now.getTime() - dayMs) / dayMs) * dayMs);
  const days = { from: dayOf(new Date(until.getTime() - 7 * dayMs)), until: dayOf(until) };

  function measuredNeed({ type, account }: Resource): NeedOf<ResourceCostQuestion> | undefined {
    const service = types.get(type)?.billedAs;
    if (!resources || service === undefined) return undefined;
    return resourceCostKind.need({ account, region: 'us-east-1' }, { service, ...days });
  }

  function parts(
    { type, raw, account, region, seenAt }: Resource,
    member: 'pricedBy' | 'stoppedPricedBy' = 'pricedBy',
  ): readonly PricedPart[] | undefined {
    if (!priceList) return undefined;
    const priceParts = types.get(type)?.[member]?.(raw, { account, region }, seenAt);
    return priceParts?.map((part) => ({ amount: part.amount, priceNeed: needOf(part, { account, region }) }));
  }

  function measured(resource: Resource, evidence: Evidence): Estimate | undefined {
    const costNeed = measuredNeed(resource);
    const answer = costNeed && resourceCostKind.answer(evidence, costNeed);
    if (answer === undefined || isUnknown(answer)) return undefined;
    const { dollars } = answer;
    const dollarsByDay = Object.hasOwn(dollars, resource.id)
      ? dollars[resource.id]
      : Object.hasOwn(dollars, resource.arn)
        ? dollars[resource.arn]
        : undefined;
    if (dollarsByDay === undefined || dollarsByDay.length === 0) return undefined;
    const perDay = dollarsByDay.reduce((sum, perDayCost) => sum + perDayCost, 0) / dollarsByDay.length;
    return {
      perMonth: perDay * monthDays,
      source: `Cost Explorer, for the resource itself, ${days.from} to ${days.until}`,
    };
  }

  function running(resource: Resource, evidence: Evidence): Estimate {
    const { type, raw, seenAt } = resource;
    const fromTable = types.get(type)?.perMonth?.(raw, resource, seenAt);
    return better(listed(parts(resource), evidence), fromTable ?? { unknown: `the price of ${type} is not known` });
  }

  function stopped(resource: Resource, evidence: Evidence): Estimate {
    const { type, raw, seenAt } = resource;
    const fromTable = types.get(type)?.perMonthStopped?.(raw, resource, seenAt);
    return better(
      listed(parts(resource, 'stoppedPricedBy'), evidence),
      fromTable ?? { unknown: `the price of a stopped ${type} is not known` },
    );
  }

  return {
    needs: (resource) =>
      orOnFault(
        fault,
        `the prices of ${resource.type}`,
        () => [
          ...(measuredNeed(resource) ? [measuredNeed(resource) as Need] : []),
          ...(parts(resource)?.map(({ priceNeed }) => priceNeed) ?? []),
        ],
        () => [],
      ),
    of: (resource, evidence) =>
      orOnFault(
        fault,
        `the cost of ${resource.type}`,
        () => measured(resource, evidence) ?? running(resource, evidence),
        (cause): Estimate => ({ unknown: `the price of ${resource.type} is not known: ${cause}` }),
      ),
    ofStopped: stopped,
  };
}

/** Where the table has no price either, the reason is that of the Price List, which has more prices. */
function better(fromPriceList: Estimate | undefined, fromTable: Estimate): Estimate {
  if (fromPriceList === undefined) return fromTable;
  return 'unknown' in fromPriceList && !('unknown' in fromTable) ? fromTable : fromPriceList;
}

/** The sum of the parts, by the Price List; unknown, with its reason, if one of them is; undefined if nobody asks. */
function listed(priceParts: readonly PricedPart[] | undefined, evidence: Evidence): Estimate | undefined {
  if (priceParts === undefined) return undefined;
  let perMonth = 0;
  let published = '';
  for (const { amount, priceNeed } of priceParts) {
    const price = priceKind.answer(evidence, priceNeed);
    if (isUnknown(price)) return { unknown: price.cause };
    perMonth += amount * price.dollars;
    // The sum is as old as the oldest of the lists.
    if (published === '' || price.published < published) published = price.published;
  }
  // A stopped instance has no parts.
  if (priceParts.length === 0) return { perMonth, source: 'nothing of it costs anything' };
  return { perMonth, source: `AWS Price List of ${published.slice(0, 10)}` };
}

function needOf({ question }: PricePart, { account, region }: Place): NeedOf<PriceQuestion> {
  return priceKind.need({ account, region: answering(region) }, question);
}

/** The nearest of the regions in which the Price List answers. */
function answering(region: string): string {
  if (/^(?:eu|me|af|il)-/.test(region)) return 'eu-central-1';
  return region.startsWith('ap-') ? 'ap-south-1' : 'us-east-1';
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
