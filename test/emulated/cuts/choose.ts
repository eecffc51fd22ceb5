import type { Whole } from './bench.ts';
import type { Cut, Event } from './layer.ts';
import type { Prepared } from './prepare.ts';

type Chosen = readonly (readonly [Prepared, Cut])[];

/**
 * Before each call and each write of the ledger, and after each call before its answer. That an answer has come is the
 * same as before what comes next.
 */
export function everyCut(whole: ReadonlyMap<Prepared, Whole>): Chosen {
  return chosenBy(whole, () => true);
}

/**
 * At each write to AWS: before it, before its answer, once it is answered, and before what led to it; and at so many
 * others, spread evenly. A kill at a call that only reads leaves what one at the call before it leaves: all that
 * outlives a process is in AWS and in its ledger.
 */
export function chosenCuts(whole: ReadonlyMap<Prepared, Whole>, others: number): Chosen {
  const near = chosenBy(whole, (events, { event }) => [-1, 0, 1].some((by) => events[event - by]?.kind === 'write'));
  const taken = new Set(near.map(([each, cut]) => nameOf(each, cut)));
  const rest = everyCut(whole).filter(([each, cut]) => !taken.has(nameOf(each, cut)));
  const step = Math.max(1, Math.floor(rest.length / others));
  return inTurn([...near, ...rest.filter((_, at) => at % step === 0)]);
}

function chosenBy(
  whole: ReadonlyMap<Prepared, Whole>,
  isChosen: (events: readonly Event[], cut: Cut) => boolean,
): Chosen {
  const all = [...whole].flatMap(([each, { events }]) =>
    events.flatMap(({ kind }, event): (readonly [Prepared, Cut])[] => {
      const places = kind === 'ledger' ? (['before'] as const) : (['before', 'unanswered'] as const);
      return places
        .map((place) => ({ event, place }))
        .filter((cut) => isChosen(events, cut))
        .map((cut) => [each, cut] as const);
    }),
  );
  return inTurn(all);
}

/** Saga by saga in turn, so that few copies of AWS are needed at a time. */
function inTurn(cuts: Chosen): Chosen {
  const groups = [...Map.groupBy(cuts, ([each]) => each).values()];
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => groups.flatMap((group) => group.slice(at, at + 1))).flat();
}

function nameOf({ region }: Prepared, { event, place }: Cut): string {
  return `${region} ${event} ${place}`;
}
