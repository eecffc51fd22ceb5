/** Tries to match from a position on, including everything after it; true where that succeeds. */
export type Closure = (at: number) => boolean;

/** The state that the closures of one run share. */
export interface Machine {
  points: readonly number[];
  /** For each group; -1 where it took no part yet. */
  starts: number[];
  ends: number[];
  /** Where the innermost finished part ended. */
  end: number;
  /** How many steps are left. */
  steps: number;
  /** Positions where a closure failed, by closure. */
  readonly failed: Map<Closure, Set<number>>;
  readonly canRemember: boolean;
  /** The loops around the node that is being compiled, outermost first. */
  loops: readonly Loop[];
}

/** A loop over more than one character, while it runs. */
export interface Loop {
  count: number;
  /** Where its current iteration began. */
  roundAt: number;
  /** Counts above this one make no difference. */
  readonly countsUpTo: number;
}

/** Thrown when all steps are used. */
export class OutOfSteps extends Error {}

export function spendSteps(machine: Machine, steps: number): void {
  machine.steps -= steps;
  if (machine.steps < 0) throw new OutOfSteps();
}

/** Runs `attempt`, and restores the groups where it fails. */
export function keepingGroups(machine: Machine, attempt: () => boolean): boolean {
  const [starts, ends] = [machine.starts.slice(), machine.ends.slice()];
  if (attempt()) return true;
  machine.starts = starts;
  machine.ends = ends;
  return false;
}

/**
 * Fails at once where the closure failed before in the same state: the position and the counts of the loops around it.
 * Where an iteration of a loop began at this position, it also matters that the iteration is still empty, so nothing is
 * remembered then.
 */
export function remembering(machine: Machine, closure: Closure): Closure {
  if (!machine.canRemember) return closure;
  const { loops } = machine;
  return (at) => {
    let state = at;
    for (const loop of loops) {
      if (loop.roundAt === at) return closure(at);
      state = state * (loop.countsUpTo + 1) + Math.min(loop.count, loop.countsUpTo);
    }
    if (state > Number.MAX_SAFE_INTEGER) return closure(at);
    let failed = machine.failed.get(closure);
    if (failed === undefined) {
      failed = new Set();
      machine.failed.set(closure, failed);
    }
    if (failed.has(state)) return false;
    if (closure(at)) return true;
    failed.add(state);
    return false;
  };
}
