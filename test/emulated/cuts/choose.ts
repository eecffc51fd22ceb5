import type { Whole } from './bench.ts';
import type { Cut } from './layer.ts';
import type { Prepared } from './prepare.ts';

type Chosen = readonly (readonly [Prepared, Cut])[];

/**
 * Before each call and each write of the ledger, and after each call before its answer. That an answer has come is the
 * same as before what comes next.
 */
export function everyCut(whole: ReadonlyMap<Prepared, Whole>): Chosen {
  return inTurn(
    [...whole].flatMap(([each, { events }]) =>
      events.flatMap(({ kind }, event): Chosen => {
        const places = kind === 'ledger' ? (['before'] as const) : (['before', 'unanswered'] as const);
        return places.map((place) => [each, { event, place }] as const);
      }),
    ),
  );
}

/**
 * Those that matter most, for a run of all tests: at each write to AWS, before its answer; at a third of them, before
 * it is sent; and so many of all others, spread evenly. All that outlives a process is in AWS and in its ledger, so a
 * kill once the answer has come leaves what one before the answer leaves, and a kill at a read what one before it
 * leaves.
 */
export function chosenCuts(whole: ReadonlyMap<Prepared, Whole>, others: number): Chosen {
  const writes = [...whole].flatMap(([each, { events }]) =>
    events.flatMap(({ kind }, event) => (kind === 'write' ? [{ each, event }] : [])),
  );
  const near = writes.flatMap(({ each, event }, at): Chosen => {
    const unanswered = [each, { event, place: 'unanswered' }] as const;
    return at % 3 === 0 ? [unanswered, [each, { event, place: 'before' }]] : [unanswered];
  });
  const taken = new Set(near.map(([each, cut]) => nameOf(each, cut)));
  const rest = everyCut(whole).filter(([each, cut]) => !taken.has(nameOf(each, cut)));
  const step = Math.max(1, Math.floor(rest.length / others));
  return inTurn([...near, ...rest.filter((_, at) => at % step === 0)]);
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
