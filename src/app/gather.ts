import pMap from 'p-map';
import type { Aws } from '../core/aws.ts';
import type { Listener } from '../core/event.ts';
import type { Answer, Evidence, EvidenceGatherer, Need } from '../core/evidence/evidence.ts';
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
  open: (place: Place) => Aws,
  now: Date,
  listen?: Listener,
): Promise<Evidence> {
  const answers = new Map<string, Answer>();
  const further: Further = (moreNeeds) => gather(moreNeeds, kinds, open, now, listen);
  for (const kind of kinds) {
    const ofKind = needs.filter((need) => need.kind === kind.name);
    if (ofKind.length === 0) continue;
    listen?.({ kind: 'evidence-gathering', evidence: kind.name, needs: ofKind.length });
    await pMap(
      byPlace(ofKind),
      async ([first, ...others]) => {
        const here = [first, ...others];
        const gathered = await gatherIn(first.place, here, kind, open, now, further);
        for (const { key } of here) answers.set(key, gathered.get(key) ?? unknown(`${kind.name} gave no answer`));
      },
      { concurrency: placesAtOnce },
    );
  }
  for (const need of needs)
    if (!answers.has(need.key)) answers.set(need.key, unknown(`nobody can gather ${need.kind}`));
  return answers;
}

type Further = (needs: readonly Need[]) => Promise<Evidence>;

async function gatherIn(
  place: Place,
  needs: readonly Need[],
  kind: EvidenceGatherer,
  open: (place: Place) => Aws,
  now: Date,
  further: Further,
): Promise<Evidence> {
  const aws = opened(place, open);
  if ('cause' in aws) return new Map(needs.map((need) => [need.key, unknown(aws.cause)]));
  return kind.gather(aws, needs, now, further);
}

function opened(place: Place, open: (place: Place) => Aws): Aws | { readonly cause: string } {
  try {
    return open(place);
  } catch (error) {
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
