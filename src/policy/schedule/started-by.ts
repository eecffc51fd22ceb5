import type { Answer } from '../../core/evidence/evidence.ts';
import type { PowerEvent } from '../../core/evidence/power-events.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';

/**
 * The last start of a database, by its events, and whether AWS started it by itself; undefined if no start is known in
 * the last weeks. After AWS's own start a second event says that it has started: both are the same start.
 */
export function lastStart(
  answer: Answer | undefined,
): { readonly at: string; readonly by: 'AWS' | 'somebody' } | undefined | Unknown {
  if (answer === undefined) return unknown('its events were not queried');
  if (isUnknown(answer)) return answer;
  const events = answer as unknown as readonly PowerEvent[];
  const lastStop = events.findLastIndex(({ kind }) => kind === 'stopped');
  const since = events.slice(lastStop + 1);
  const [first] = since;
  if (first === undefined) return undefined;
  const restarted = since.find(({ kind }) => kind === 'restarted');
  return restarted === undefined
    ? { at: first.at, by: 'somebody' }
    : { at: restarted.at, by: first === restarted ? 'AWS' : 'somebody' };
}
