import type { Need } from '../core/evidence/evidence.ts';
import type { Policy } from '../core/policy.ts';
import type { Place, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { inventory } from '../estate/inventory/inventory.ts';
import { type Explanation, explain } from '../plan/explain.ts';
import { withCachedSpend } from './cached-spend.ts';
import type { ConnectedTarget } from './connect.ts';
import { gather } from './gather.ts';
import { compileFor } from './make-plan.ts';
import type { Runtime, Setup } from './setup.ts';

/**
 * Finds the resources with this id, ARN or name among the types that the policies are for, and says why each policy
 * matches them or not.
 */
export async function explainWith(
  id: string,
  policies: readonly Policy[],
  setup: Setup,
  { connection, now }: ConnectedTarget,
  { listen, signal }: Pick<Runtime, 'listen' | 'signal'>,
): Promise<readonly Explanation[]> {
  const { types, evidence: kinds } = withCachedSpend(setup.vocabulary, undefined);
  const wanted = types.filter(({ name }) => policies.some(({ type }) => type === name));
  const explained: Explanation[] = [];
  for (const place of connection.places) {
    const compiled = compileFor(place, policies, setup, now);
    const listings = await listed(place, wanted, connection, { clock: () => now, listen, signal });
    for (const listing of listings.values()) {
      for (const resource of listing.filter((each) => isMeant(each, id))) {
        const its = compiled.filter(({ policy }) => policy.type === resource.type);
        const needs = new Map<string, Need>();
        for (const { stages } of its)
          for (const { each, whole } of stages) {
            // A filter over a set is explained by what it makes of the whole listing, so the filters before it are
            // asked about all of it.
            const asked = stages.some((stage) => stage.whole) ? listing : [resource];
            for (const one of asked) for (const need of each?.needs(one) ?? []) needs.set(need.key, need);
            for (const need of whole?.needs(listing) ?? []) needs.set(need.key, need);
          }
        const evidence = await gather([...needs.values()], kinds, (where) => connection.open(where), now, listen);
        explained.push(...explain(its, resource, evidence, listing));
      }
    }
  }
  return explained;
}

async function listed(
  place: Place,
  types: readonly ResourceType[],
  connection: ConnectedTarget['connection'],
  options: Parameters<typeof inventory>[2],
): Promise<ReadonlyMap<string, readonly Resource[]>> {
  const listings = new Map<string, Resource[]>(types.map(({ name }) => [name, []]));
  for await (const seen of inventory(connection.open(place), types, options)) {
    if (seen.kind === 'page') listings.get(seen.type)?.push(...seen.page);
  }
  return listings;
}

function isMeant({ id, arn, tags }: Resource, text: string): boolean {
  return id === text || arn === text || tags.get('Name') === text;
}
