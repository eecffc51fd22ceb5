import { type Closure, type Machine, OutOfSteps } from './machine.ts';
import { compileNode } from './matcher-nodes.ts';
import type { Node } from './node.ts';

/** Start and end of each group in code points; -1 for a group that took no part. Group 0 is the whole match. */
export type Spans = readonly (readonly [start: number, end: number])[];

/**
 * Matches as Python's engine does, with all its constructs. It remembers what failed where, so that nested repetitions
 * end soon. A match that still takes more than a fixed number of steps is unknown: unlike a time-out, that is the same
 * on every machine.
 */
export function createMatcher(
  node: Node,
  groups: number,
): (points: readonly number[], from: number) => Spans | 'no-match' | 'unknown' {
  const machine: Machine = {
    points: [],
    starts: [],
    ends: [],
    end: 0,
    steps: 0,
    failed: new Map(),
    canRemember: !refers(node),
    loops: [],
  };
  const run: Closure = compileNode(node, machine, (at) => {
    machine.end = at;
    return true;
  });
  return (points, from) => {
    if (machine.points !== points) {
      machine.failed.clear();
      machine.steps = MOST_STEPS;
    }
    machine.points = points;
    machine.starts = new Array<number>(groups + 1).fill(-1);
    machine.ends = new Array<number>(groups + 1).fill(-1);
    try {
      if (!run(from)) return 'no-match';
    } catch (error) {
      // JavaScript throws a RangeError where the stack is too deep.
      machine.failed.clear();
      if (error instanceof OutOfSteps || error instanceof RangeError) return 'unknown';
      throw error;
    }
    return machine.starts.map((start, group) =>
      group === 0 ? [from, machine.end] : [start, machine.ends[group] ?? -1],
    );
  };
}

/** For one text, from all its positions together: about 30 ms. */
const MOST_STEPS = 500_000;

/** Where the result depends on the text of groups, a position that failed once may succeed later. */
function refers(node: Node): boolean {
  switch (node.kind) {
    case 'reference':
    case 'condition':
      return true;
    case 'sequence':
    case 'either':
      return node.of.some(refers);
    case 'repeat':
    case 'group':
    case 'atomic':
    case 'look':
      return refers(node.of);
    case 'set':
    case 'at':
      return false;
  }
}
