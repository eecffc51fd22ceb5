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
 * Where it matters most, for a run of all tests. Of each operation that writes, at its first write: before its answer,
 * and once it is answered and nothing was done with that yet; at its other writes one of these and `before` it, in
 * turn. And so many of all others, spread evenly. A kill at a call that only reads leaves what one at the call before
 * it leaves: all that outlives a process is in AWS and in its ledger.
 */
export function chosenCuts(whole: ReadonlyMap<Prepared, Whole>, others: number): Chosen {
  const writes = [...whole].flatMap(([each, { events }]) =>
    events.flatMap(({ kind, what }, event) => (kind === 'write' ? [{ each, what, event }] : [])),
  );
  const near = [...Map.groupBy(writes, ({ what }) => what).values()].flatMap((same) =>
    same.flatMap(({ each, event }, at): Chosen => {
      const unanswered = [each, { event, place: 'unanswered' }] as const;
      const answered = [each, { event: event + 1, place: 'before' }] as const;
      const before = [each, { event, place: 'before' }] as const;
      return at === 0 ? [unanswered, answered] : [unanswered, answered, before].slice(at % 3, (at % 3) + 1);
    }),
  );
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
