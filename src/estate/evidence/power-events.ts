import pMap from 'p-map';
import type { Aws } from '../../core/aws.ts';
import type { EvidenceGatherer } from '../../core/evidence/evidence.ts';
import type { EvidenceContext } from '../../core/evidence/evidence-context.ts';
import { type PowerEvent, type PowerEventsQuestion, powerEventsKind } from '../../core/evidence/power-events.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';

/** How many calls run at the same time. AWS has no call for the events of several databases. */
const atOnce = 5;

/**
 * `power-events`: when a resource was stopped and started lately, and whether AWS did it by itself, for types that only
 * say so in their events. One call per resource.
 */
export function powerEvents({ types }: Pick<EvidenceContext, 'types'>): EvidenceGatherer {
  const sources = new Map(types.map(({ name, power }) => [name, power?.events] as const));
  const eventsOf = async (aws: Aws, { type, id }: PowerEventsQuestion): Promise<readonly PowerEvent[] | Unknown> => {
    const source = sources.get(type);
    if (source === undefined) return unknown(`AWS reports no events of ${type}`);
    return orUnknown(() => source.read(aws, id));
  };
  return powerEventsKind.gatherer({
    iam: [...new Set([...sources.values()].flatMap((source) => source?.iam ?? []))],
    gather: async (aws, needs) =>
      new Map(
        await pMap(needs, async ({ key, question }) => [key, await eventsOf(aws, question)] as const, {
          concurrency: atOnce,
        }),
      ),
  });
}
