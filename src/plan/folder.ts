import { createHash } from 'node:crypto';
import { digest } from '../core/digest.ts';
import type { Plan } from '../core/plan.ts';

export type LinesFile = 'findings' | 'steps' | 'refusals' | 'gaps';

/** The files of lines, in the order in which a reader needs them. */
export const linesFiles: readonly LinesFile[] = ['findings', 'steps', 'refusals', 'gaps'];

/** One file of a plan's folder, in pieces, so that a large plan is never one string. */
export interface PlanFile {
  readonly name: string;
  readonly pieces: () => Iterable<string>;
}

/** A plan as the files of its folder. `plan.json` contains a digest over each of the others and one over itself. */
export function planFiles(plan: Plan): readonly PlanFile[] {
  return [
    ...linesFiles.map((name) => ({ name: `${name}.ndjson`, pieces: () => linesOf(plan, name) })),
    { name: 'plan.json', pieces: () => [`${JSON.stringify(sealed(plan), undefined, 2)}\n`] },
  ];
}

/** The lines of one file, each with its line end. */
export function* linesOf(plan: Plan, name: LinesFile): Generator<string> {
  for (const value of plan[name]) yield `${JSON.stringify(value)}\n`;
}

function sealed(plan: Plan): object {
  const files = Object.fromEntries(linesFiles.map((name) => [name, factsOf(linesOf(plan, name))]));
  const head = { ...plan.header, files };
  return { ...head, seal: digest(head) };
}

export function factsOf(lines: Iterable<string>): { readonly lines: number; readonly sha256: string } {
  const hash = createHash('sha256');
  let count = 0;
  for (const line of lines) {
    hash.update(line);
    count += 1;
  }
  return { lines: count, sha256: hash.digest('hex') };
}
