import { type Closure, keepingGroups, type Machine, remembering, spendSteps } from './machine.ts';
import { compileLoop, compilePossessive, compileSetLoop } from './matcher-loops.ts';
import { isInSet, placeTest } from './matcher-set.ts';
import type { Node } from './node.ts';

export function compileNode(node: Node, machine: Machine, then: Closure): Closure {
  switch (node.kind) {
    case 'set': {
      const isIn = isInSet(node);
      return (at) => isIn(machine.points[at]) && then(at + 1);
    }
    case 'sequence':
      return compileSequence(node.of, machine, then);
    case 'either': {
      const branches = node.of.map((branch) => compileNode(branch, machine, then));
      return remembering(machine, (at) => {
        spendSteps(machine, 1);
        return branches.some((branch) => branch(at));
      });
    }
    case 'repeat':
      if (node.mode === 'possessive') return compilePossessive(node, compileAlone(node.of, machine), machine, then);
      return node.of.kind === 'set'
        ? compileSetLoop(node, isInSet(node.of), machine, then)
        : compileLoop(node, compileNode, machine, then);
    case 'group':
      return compileGroup(node.index, node.of, machine, then);
    case 'atomic': {
      const inner = compileAlone(node.of, machine);
      return (at) => keepingGroups(machine, () => inner(at) && then(machine.end));
    }
    case 'look':
      return compileLook(node, machine, then);
    case 'at': {
      const holds = placeTest(node);
      return (at) => holds(machine.points, at) && then(at);
    }
    case 'reference':
      return compileReference(node, machine, then);
    case 'condition': {
      const yes = compileNode(node.yes, machine, then);
      const no = compileNode(node.no, machine, then);
      return (at) => ((machine.ends[node.group] ?? -1) >= 0 ? yes(at) : no(at));
    }
  }
}

/**
 * From the last to the first, because each closure needs the next one. Runs of single characters become one closure.
 */
function compileSequence(parts: readonly Node[], machine: Machine, then: Closure): Closure {
  let following = then;
  for (let index = parts.length - 1; index >= 0; ) {
    const sets: ReturnType<typeof isInSet>[] = [];
    for (let part = parts[index]; part?.kind === 'set'; part = parts[--index]) sets.unshift(isInSet(part));
    if (sets.length > 0) {
      const after = following;
      following = (at) => sets.every((isIn, offset) => isIn(machine.points[at + offset])) && after(at + sets.length);
    }
    const part = parts[index--];
    if (part !== undefined) following = compileNode(part, machine, following);
  }
  return following;
}

/** A part that is matched by itself: its end is in `machine.end`, and it does not know the loops around it. */
function compileAlone(node: Node, machine: Machine): Closure {
  const { loops } = machine;
  machine.loops = [];
  const alone = compileNode(node, machine, (at) => {
    machine.end = at;
    return true;
  });
  machine.loops = loops;
  return alone;
}

function compileGroup(index: number, of: Node, machine: Machine, then: Closure): Closure {
  // The start is stored when the group closes, so that a failed iteration leaves the one before it in place.
  const opened: number[] = [];
  const inner = compileNode(of, machine, (at) => {
    const [start, end] = [machine.starts[index] ?? -1, machine.ends[index] ?? -1];
    const begun = opened.pop() ?? at;
    machine.starts[index] = begun;
    machine.ends[index] = at;
    if (then(at)) return true;
    opened.push(begun);
    machine.starts[index] = start;
    machine.ends[index] = end;
    return false;
  });
  return (at) => {
    const depth = opened.length;
    opened.push(at);
    const isMatched = inner(at);
    opened.length = depth;
    return isMatched;
  };
}

function compileLook(node: Extract<Node, { kind: 'look' }>, machine: Machine, then: Closure): Closure {
  const inner = compileAlone(node.of, machine);
  return (at) => {
    const from = at - node.width;
    if (node.isNegated) {
      const [starts, ends] = [machine.starts.slice(), machine.ends.slice()];
      const isMatched = from >= 0 && inner(from);
      machine.starts = starts;
      machine.ends = ends;
      return !isMatched && then(at);
    }
    return keepingGroups(machine, () => from >= 0 && inner(from) && then(at));
  };
}

function compileReference(node: Extract<Node, { kind: 'reference' }>, machine: Machine, then: Closure): Closure {
  return (at) => {
    const [start, end] = [machine.starts[node.group] ?? -1, machine.ends[node.group] ?? -1];
    if (end < 0) return false;
    spendSteps(machine, end - start);
    for (let offset = 0; offset < end - start; offset++) {
      const [captured, present] = [machine.points[start + offset], machine.points[at + offset]];
      if (captured !== present && !(node.ignoresCase && isSameLetter(captured, present))) return false;
    }
    return then(at + end - start);
  };
}

function isSameLetter(a: number | undefined, b: number | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    String.fromCodePoint(a).toLowerCase() === String.fromCodePoint(b).toLowerCase()
  );
}
