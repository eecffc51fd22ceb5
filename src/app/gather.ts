import pMap from 'p-map';
import type { Aws } from '../core/aws.ts';
import type { Listener } from '../core/event.ts';
import type { Answer, Evidence, EvidenceGatherer, Need } from '../core/evidence/evidence.ts';
import { isMistake, type ReportFault } from '../core/fault.ts';
import type { Place } from '../core/resource.ts';
import { unknown } from '../core/truth.ts';
import { causeOf } from '../estate/aws/call-failed.ts';

/** In how many places evidence is gathered at the same time. */
const placesAtOnce = 4;

/**
 * Gathers evidence, kind by kind and place by place, each in as few calls as possible. Every need gets an answer: where
 * a place cannot be opened, the answer is unknown.
 */
export async function gather(
  needs: readonly Need[],
  kinds: readonly EvidenceGatherer[],
  context: GatherContext,
): Promise<Evidence> {
  const answers = new Map<string, Answer>();
  for (const kind of kinds) {
    const ofKind = needs.filter((need) => need.kind === kind.name);
    if (ofKind.length === 0) continue;
    context.listen?.({ kind: 'evidence-gathering', evidence: kind.name, needs: ofKind.length });
    await pMap(
      byPlace(ofKind),
      async (here) => {
        const gathered = await gatherIn(here, kind, context, (further) => gather(further, kinds, context));
        for (const { key } of here) answers.set(key, gathered.get(key) ?? unknown(`${kind.name} gave no answer`));
      },
      { concurrency: placesAtOnce },
    );
  }
  for (const need of needs)
    if (!answers.has(need.key)) answers.set(need.key, unknown(`nobody can gather ${need.kind}`));
  return answers;
}

export interface GatherContext {
  readonly open: (place: Place) => Aws;
  readonly now: Date;
  readonly listen?: Listener;
  /** Hears of mistakes in our own code: what they concern is unknown. Left out: they are thrown. */
  readonly fault?: ReportFault;
}

/** The answers to needs of one kind in one place. */
async function gatherIn(
  needs: readonly [Need, ...Need[]],
  kind: EvidenceGatherer,
  context: GatherContext,
  further: (needs: readonly Need[]) => Promise<Evidence>,
): Promise<Evidence> {
  const { now, fault } = context;
  const allUnknown = (cause: string): Evidence => new Map(needs.map((need) => [need.key, unknown(cause)]));
  const aws = opened(needs[0].place, context);
  if ('cause' in aws) return allUnknown(aws.cause);
  try {
    return await kind.gather(aws, needs, now, further);
  } catch (error) {
    if (fault === undefined || !isMistake(error)) throw error;
    fault(`the evidence ${kind.name}`, error);
    return allUnknown(causeOf(error));
  }
}

function opened(place: Place, { open, fault }: GatherContext): Aws | { readonly cause: string } {
  try {
    return open(place);
  } catch (error) {
    if (isMistake(error)) fault?.('opening a place', error);
    return { cause: causeOf(error) };
  }
}

function byPlace(needs: readonly Need[]): readonly [Need, ...Need[]][] {
  const places = new Map<string, [Need, ...Need[]]>();
  for (const need of needs) {
    const key = `${need.place.account}|${need.place.region}`;
    const here = places.get(key);
    if (here) here.push(need);
    else places.set(key, [need]);
  }
  return [...places.values()];
}
