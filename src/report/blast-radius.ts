import { compareText } from '../core/compare-text.ts';
import type { LifespanClass } from '../core/settings.ts';
import type { Step } from '../core/step.ts';
import { count, number } from './amounts.ts';
import { plain } from './plain.ts';

/** What deletes would also delete, by type, with the strictest class among it; undefined where that is nothing. */
export function blastRadius(steps: readonly Step[]): string | undefined {
  const destroyed = steps.filter(({ effect }) => effect === 'delete').flatMap(({ alsoDestroys }) => alsoDestroys);
  if (destroyed.length === 0) return undefined;
  const types = [...Map.groupBy(destroyed, ({ type }) => type)].sort(
    ([typeA, a], [typeB, b]) => b.length - a.length || compareText(typeA, typeB),
  );
  const listed = types.map(([type, resources]) => `${number(resources.length)} ${plain(type)}`).join(', ');
  const strictest = byStrictness.find((name) => destroyed.some((resource) => resource.class === name));
  const classes = strictest === undefined ? 'class not read yet' : `strictest class: ${strictest}`;
  return `also deletes ${count(destroyed.length, 'resource')}: ${listed} (${classes})`;
}

const byStrictness: readonly LifespanClass[] = ['persistent-core', 'persistent-support', 'unknown', 'ephemeral-task'];
