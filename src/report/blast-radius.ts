import type { LifespanClass } from '../core/settings.ts';
import type { Step } from '../core/step.ts';
import { count, number } from './amounts.ts';
import { plain } from './plain.ts';

/** What deletes would take along, by type, with the strictest class among it; undefined where nothing goes along. */
export function goesAlong(steps: readonly Step[]): string | undefined {
  const taken = steps.filter(({ effect }) => effect === 'delete').flatMap(({ destroys }) => destroys);
  if (taken.length === 0) return undefined;
  const types = [...Map.groupBy(taken, ({ type }) => type)].sort(
    ([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1),
  );
  const listed = types.map(([type, some]) => `${number(some.length)} ${plain(type)}`).join(', ');
  const strictest = byStrictness.find((name) => taken.some((each) => each.class === name));
  const about = strictest === undefined ? 'not read yet' : `strictest class: ${strictest}`;
  return `would take along ${count(taken.length, 'resource')}: ${listed} (${about})`;
}

const byStrictness: readonly LifespanClass[] = ['persistent-core', 'persistent-support', 'unknown', 'ephemeral-task'];
