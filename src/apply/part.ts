import { compareText } from '../core/compare-text.ts';
import type { Plan } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import { hasUnderWay, runUntilIdle } from './apply.ts';
import type { Run } from './run.ts';

/**
 * The most parts that a plan is split into. Each part is a branch of the state machine, and one history has to hold the
 * events of all.
 */
export const maxParts = 8;

/** How many steps justify a branch of their own. */
const minPartSize = 25;

/**
 * The steps of a plan in parts that can be applied side by side: steps on one resource, and steps that wait for each
 * other, stay together. The same plan gives the same parts. Messages belong to no part: they are sent once nothing in
 * the parts moves.
 */
export function partsOf({ steps }: Pick<Plan, 'steps'>): readonly (readonly Step[])[] {
  const acts = steps.filter(({ effect }) => effect !== 'notify');
  const size = Math.max(minPartSize, Math.ceil(acts.length / maxParts));
  const parts: Step[][] = [];
  // Groups of one place stay together, so that a part opens few places, and asks AWS for many resources at once.
  const groups = groupsOf(acts).toSorted((a, b) => compareText(placeOf(a), placeOf(b)));
  for (const group of groups) {
    const last = parts.at(-1);
    if (last === undefined || (last.length >= size && parts.length < maxParts)) parts.push([...group]);
    else last.push(...group);
  }
  const order = new Map(steps.map((step, at) => [step.id, at]));
  return parts.map((part) => part.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)));
}

/**
 * Where a part stands. `ended`: each of its steps has ended. `open`: AWS is working on something, or the time was up.
 * `waiting`: everything that is left waits for a person, a window or another night. `stalled`: waiting does not help
 * what is left, because of an error of our own or a closed place, because Mayfly is halted, or because the plan may
 * start nothing more.
 */
export type PartStatus = 'ended' | 'open' | 'waiting' | 'stalled';

/**
 * Advances these steps as far as they go without waiting, or until the signal comes. Other runs may advance the rest of
 * the plan at the same time.
 */
export async function advancePart(steps: readonly Step[], fullRun: Run): Promise<PartStatus> {
  const run: Run = { ...fullRun, deps: { ...fullRun.deps, patienceMs: 0 } };
  const { waiting, stalled, unapproved, limited, halted } = await runUntilIdle(run, steps);
  if (waiting.size === 0) return 'ended';
  if (halted !== undefined) return 'stalled';
  if (run.deps.signal?.aborted === true) return 'open';
  const waitingIds = new Set([...unapproved, ...limited]);
  for (const { id, waitsFor } of steps)
    if (waiting.has(id) && waitsFor.some((other) => waitingIds.has(other))) waitingIds.add(id);
  const others = steps.filter(({ id }) => waiting.has(id) && !waitingIds.has(id));
  if (others.length === 0) return 'waiting';
  const free = others.filter(({ id }) => !stalled.has(id));
  if (free.length > 0 && (run.refusal === undefined || (await hasUnderWay(free, run)))) return 'open';
  return waitingIds.size > 0 ? 'open' : 'stalled';
}

/**
 * Groups of steps that touch one resource, or wait for each other, directly or through others. A group has the position
 * of its first step.
 */
function groupsOf(acts: readonly Step[]): readonly (readonly Step[])[] {
  const parents = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    if (root !== key) parents.set(key, root);
    return root;
  };
  const join = (a: string, b: string): void => {
    const [from, to] = [rootOf(a), rootOf(b)];
    if (from !== to) parents.set(from, to);
  };
  const known = new Set(acts.map(({ id }) => id));
  for (const { id, subject, waitsFor } of acts) {
    join(`step ${id}`, `resource ${subject.arn}`);
    for (const other of waitsFor) if (known.has(other)) join(`step ${id}`, `step ${other}`);
  }
  return [...Map.groupBy(acts, ({ id }) => rootOf(`step ${id}`)).values()];
}

function placeOf(group: readonly Step[]): string {
  const [first] = group;
  return first === undefined ? '' : `${first.subject.account} ${first.subject.region}`;
}
