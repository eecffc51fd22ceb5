import type { CompiledPolicy } from '../../core/compiled-policy.ts';
import type { Need } from '../../core/evidence/evidence.ts';
import type { Policy } from '../../core/policy.ts';
import type { Place, Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { inventory } from '../../estate/inventory/inventory.ts';
import { type Explanation, explain as explainResource } from '../../plan/explain.ts';
import { withCachedSpend } from '../cached-spend.ts';
import type { ConnectedTarget } from '../connect.ts';
import { gather } from '../gather.ts';
import { compileFor } from '../make-plan.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';
import { type ConnectionOptions, withConnection } from '../with-connection.ts';
import { withPolicies } from '../with-policies.ts';

export interface ExplainOptions extends ConfigOption, Pick<ConnectionOptions, 'target' | 'now'> {
  /** Only this policy. */
  readonly policy?: string;
}

/** Why policies match a resource, or do not. `id` is its id, ARN or name. */
export function explain(
  id: string,
  paths: readonly string[],
  options: ExplainOptions,
  runtime: Runtime,
): Promise<Result<readonly Explanation[]>> {
  return withPolicies(paths, options, runtime, ({ policies }, setup) =>
    withConnection(setup, options, runtime, async (connected) => {
      const wanted = policies.filter(({ name }) => options.policy === undefined || name === options.policy);
      return resultOf(await explanationsOf(id, wanted, { setup, connected, runtime }));
    }),
  );
}

interface ExplainContext {
  readonly setup: Setup;
  readonly connected: ConnectedTarget;
  readonly runtime: Pick<Runtime, 'listen' | 'signal'>;
}

async function explanationsOf(
  id: string,
  policies: readonly Policy[],
  { setup, connected: { connection, now }, runtime: { listen, signal } }: ExplainContext,
): Promise<readonly Explanation[]> {
  const { types, evidence: kinds } = withCachedSpend(setup.vocabulary, undefined);
  const listedTypes = types.filter(({ name }) => policies.some(({ type }) => type === name));
  const explanations: Explanation[] = [];
  for (const place of connection.places) {
    const compiled = compileFor(place, policies, setup, now);
    const listings = await listed(place, listedTypes, connection, { clock: () => now, listen, signal });
    for (const listing of listings.values()) {
      for (const resource of listing.filter((candidate) => isMeant(candidate, id))) {
        const ofType = compiled.filter(({ policy }) => policy.type === resource.type);
        const needs = needsOf(ofType, resource, listing);
        const evidence = await gather(needs, kinds, { open: (elsewhere) => connection.open(elsewhere), now, listen });
        explanations.push(...explainResource(ofType, resource, evidence, listing));
      }
    }
  }
  return explanations;
}

function needsOf(
  compiled: readonly CompiledPolicy[],
  resource: Resource,
  listing: readonly Resource[],
): readonly Need[] {
  const needs = new Map<string, Need>();
  for (const { stages } of compiled) {
    // A filter over a set is explained by its result for the whole listing, so the filters before it need evidence for
    // all of the listing.
    const candidates = stages.some((stage) => stage.whole) ? listing : [resource];
    for (const { each, whole } of stages) {
      for (const candidate of candidates) for (const need of each?.needs(candidate) ?? []) needs.set(need.key, need);
      for (const need of whole?.needs(listing) ?? []) needs.set(need.key, need);
    }
  }
  return [...needs.values()];
}

async function listed(
  place: Place,
  types: readonly ResourceType[],
  connection: ConnectedTarget['connection'],
  options: Parameters<typeof inventory>[2],
): Promise<ReadonlyMap<string, readonly Resource[]>> {
  const listings = new Map<string, Resource[]>(types.map(({ name }) => [name, []]));
  for await (const item of inventory(connection.open(place), types, options)) {
    if (item.kind === 'page') listings.get(item.type)?.push(...item.page);
  }
  return listings;
}

function isMeant({ id, arn, tags }: Resource, text: string): boolean {
  return id === text || arn === text || tags.get('Name') === text;
}
