/** Tries to match from a place on, together with all that follows; true where that succeeds. */
export type Closure = (at: number) => boolean;

/** What one run shares among its closures. */
export interface Machine {
  points: readonly number[];
  /** By group; -1 where it took no part yet. */
  starts: number[];
  ends: number[];
  /** Where the innermost finished part ended. */
  end: number;
  /** How many are left. */
  steps: number;
  /** Places where a closure has failed, by closure. */
  readonly failed: Map<Closure, Set<number>>;
  readonly canRemember: boolean;
  /** The loops around what is being compiled, outermost first. */
  loops: readonly Loop[];
}

/** A loop over more than one character, while it runs. */
export interface Loop {
  count: number;
  /** Where its present round began. */
  roundAt: number;
  /** Counts above this one make no difference. */
  readonly countsUpTo: number;
}

/** Thrown out of the innermost closure when the steps are used up. */
export class OutOfSteps extends Error {}

export function spendSteps(machine: Machine, steps: number): void {
  machine.steps -= steps;
  if (machine.steps < 0) throw new OutOfSteps();
}

/** Runs `attempt`, and puts the groups back where it fails. */
export function keepingGroups(machine: Machine, attempt: () => boolean): boolean {
  const [starts, ends] = [machine.starts.slice(), machine.ends.slice()];
  if (attempt()) return true;
  machine.starts = starts;
  machine.ends = ends;
  return false;
}

/**
 * Fails at once where the closure has failed before in the same state. The state is the place and the counts of the
 * loops around it; where a loop's round began right here, it matters, too, that the round is still empty, so nothing is
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
