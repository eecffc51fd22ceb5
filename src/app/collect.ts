import pMap from 'p-map';
import type { Aws } from '../core/aws.ts';
import type { Listener } from '../core/event.ts';
import type { ReportFault } from '../core/fault.ts';
import type { Planner } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Place } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import type { Connection } from '../estate/aws/connect.ts';
import { inventory } from '../estate/inventory/inventory.ts';
import { listingOrder } from '../plan/related-resources.ts';
import { gather } from './gather.ts';

/** How many places are read at the same time. */
const placesAtOnce = 4;

export interface CollectOptions {
  readonly connection: Connection;
  readonly vocabulary: Vocabulary;
  readonly now: Date;
  readonly listen?: Listener;
  /** Left out: errors in our own code are thrown. */
  readonly fault?: ReportFault;
  readonly signal?: AbortSignal;
}

/**
 * Gives a planner everything that these policies need: each type once per place, then the evidence, in batches, until
 * the planner needs no more.
 */
export async function collect(planner: Planner, policies: readonly Policy[], options: CollectOptions): Promise<void> {
  const { connection, vocabulary, now, listen, fault, signal } = options;
  const types = typesFor(policies, vocabulary.types);
  for (const { account, region, cause } of connection.unreached)
    for (const type of types)
      planner.listingEnded({ account, region, type: type.name, status: 'denied', resources: 0, cause });
  await pMap(
    connection.places,
    async (place) => {
      for await (const item of inventory(connection.open(place), types, { clock: () => now, listen, fault, signal })) {
        if (item.kind === 'page') planner.see(item.type, place, item.page);
        else planner.listingEnded(item.row);
      }
    },
    { concurrency: placesAtOnce },
  );
  const open = (place: Place): Aws => connection.open(place);
  for (let needs = planner.needs(); needs.length > 0; needs = planner.needs())
    planner.give(await gather(needs, vocabulary.evidence, { open, now, listen, fault }));
}

/**
 * The types of the policies, and the types that they inherit protection from, in the order in which the planner holds
 * least in memory.
 */
export function typesFor(policies: readonly Policy[], types: readonly ResourceType[]): readonly ResourceType[] {
  return listingOrder(policies, types).flatMap((name) => types.find((type) => type.name === name) ?? []);
}

/** Reads every type once, for a recording, and counts the resources. */
export async function countResources(
  types: readonly ResourceType[],
  { connection, now, listen, signal }: Omit<CollectOptions, 'vocabulary'>,
): Promise<number> {
  const counts = await pMap(
    connection.places,
    async (place) => {
      let resources = 0;
      for await (const item of inventory(connection.open(place), types, { clock: () => now, listen, signal }))
        if (item.kind === 'page') resources += item.page.length;
      return resources;
    },
    { concurrency: placesAtOnce },
  );
  return counts.reduce((sum, each) => sum + each, 0);
}
