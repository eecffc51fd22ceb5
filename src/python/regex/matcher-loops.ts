import { type Closure, keepingGroups, type Loop, type Machine, remembering, spendSteps } from './machine.ts';
import type { Node, Repeat } from './node.ts';

/** A repeated single character: only the count is needed. */
export function compileSetLoop(
  node: Repeat,
  isIn: (point: number | undefined) => boolean,
  machine: Machine,
  then: Closure,
): Closure {
  const { min, max } = node;
  const countFrom = (at: number, most: number): number => {
    let count = 0;
    while (count < most && isIn(machine.points[at + count])) count++;
    spendSteps(machine, count + 1);
    return count;
  };
  if (node.mode === 'lazy') {
    return remembering(machine, (at) => {
      for (let count = countFrom(at, min); count >= min && count <= max; count++) {
        if (then(at + count)) return true;
        if (countFrom(at + count, 1) === 0) return false;
      }
      return false;
    });
  }
  return remembering(machine, (at) => {
    for (let count = countFrom(at, max); count >= min; count--) if (then(at + count)) return true;
    return false;
  });
}

/** A repeated group, iteration by iteration. An iteration that matched nothing is the last one. */
export function compileLoop(
  node: Repeat,
  compile: (node: Node, machine: Machine, then: Closure) => Closure,
  machine: Machine,
  then: Closure,
): Closure {
  const { min, max } = node;
  const loop: Loop = { count: 0, roundAt: -1, countsUpTo: Number.isFinite(max) ? max : min };
  const outerLoops = machine.loops;
  machine.loops = [...outerLoops, loop];
  const round = compile(node.of, machine, (at) => afterRound(at));
  const oneMore: Closure = (at) => {
    const { count, roundAt } = loop;
    if (count >= max || (at === roundAt && count >= min)) return false;
    loop.count = count + 1;
    loop.roundAt = at;
    if (round(at)) return true;
    loop.count = count;
    loop.roundAt = roundAt;
    return false;
  };
  const afterRound = remembering(machine, (at) => {
    spendSteps(machine, 1);
    if (loop.count < min) return oneMore(at);
    return node.mode === 'lazy' ? then(at) || oneMore(at) : oneMore(at) || then(at);
  });
  machine.loops = outerLoops;
  return (at) => {
    const { count, roundAt } = loop;
    loop.count = 0;
    loop.roundAt = -1;
    if (afterRound(at)) return true;
    loop.count = count;
    loop.roundAt = roundAt;
    return false;
  };
}

/** Each iteration is matched by itself and not tried again. */
export function compilePossessive(node: Repeat, once: Closure, machine: Machine, then: Closure): Closure {
  return (at) =>
    keepingGroups(machine, () => {
      let place = at;
      for (let count = 0; count < node.max; count++) {
        spendSteps(machine, 1);
        if (!keepingGroups(machine, () => once(place))) {
          if (count < node.min) return false;
          break;
        }
        if (machine.end === place && count >= node.min) break;
        place = machine.end;
      }
      return then(place);
    });
}
