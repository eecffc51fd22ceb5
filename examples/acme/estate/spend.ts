import type { Place } from '../../../src/core/resource.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { share } from './dice.ts';
import type { RegionEstate } from './raw.ts';

/**
 * Tag keys that Acme has activated for cost allocation. For any other key, Cost Explorer answers as if no resource had
 * it.
 */
const activated = ['team', 'env', 'lifespan-intent'];

type Priced = { readonly tags: ReadonlyMap<string, string>; readonly created: number; readonly perDay: number };

/**
 * ResultsByTime of GetCostAndUsage, grouped by a tag: the cost of each resource by Mayfly's own price tables, day by
 * day since it was created, plus a few per cent.
 */
export function spendByTag(
  tag: string,
  from: string,
  until: string,
  metric: string,
  estates: readonly (readonly [Place, RegionEstate])[],
): object[] {
  const resources = estates.flatMap(([place, estate]) => pricedResources(place, estate, until));
  const days: object[] = [];
  for (let day = Date.parse(from); day < Date.parse(until); day += 86_400_000) {
    const date = new Date(day).toISOString().slice(0, 10);
    const sums = new Map<string, number>();
    for (const { tags, created, perDay } of resources) {
      if (created >= day + 86_400_000) continue;
      const value = activated.includes(tag) ? (tags.get(tag) ?? '') : '';
      // Traffic, requests and tax, which are in no price list.
      sums.set(value, (sums.get(value) ?? 0) + perDay * (1.03 + 0.05 * share('spend', date, value)));
    }
    days.push({
      TimePeriod: { Start: date, End: new Date(day + 86_400_000).toISOString().slice(0, 10) },
      Total: {},
      Groups: [...sums]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([value, amount]) => ({
          Keys: [`${tag}$${value}`],
          Metrics: { [metric]: { Amount: amount.toFixed(10), Unit: 'USD' } },
        })),
      Estimated: true,
    });
  }
  return days;
}

function pricedResources(place: Place, estate: RegionEstate, until: string): Priced[] {
  const pricedType = (name: string, raws: readonly object[], created: string, tagKey: string): Priced[] => {
    const type = types.find((candidate) => candidate.name === name);
    return (raws as readonly Record<string, unknown>[]).map((raw) => {
      const estimate = type?.perMonth?.(raw, place, until);
      const tags = (raw[tagKey] ?? []) as readonly { readonly Key: string; readonly Value: string }[];
      return {
        tags: new Map(tags.map(({ Key, Value }) => [Key, Value])),
        created: Date.parse(String(raw[created])),
        perDay: estimate && 'perMonth' in estimate ? estimate.perMonth / 30.4 : 0,
      };
    });
  };
  return [
    ...pricedType('ec2', estate.instances, 'LaunchTime', 'Tags'),
    ...pricedType('ebs', estate.volumes, 'CreateTime', 'Tags'),
    ...pricedType('rds', estate.databases, 'InstanceCreateTime', 'TagList'),
  ];
}
