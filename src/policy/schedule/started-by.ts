import type { Answer } from '../../core/evidence/evidence.ts';
import type { PowerEvent } from '../../core/evidence/power-events.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';

/**
 * How something came to run, by its events: the last time that it started, and whether AWS did that by itself;
 * undefined where nothing is known of a start in the last weeks. After AWS's own start comes one event more, that it
 * has started: it is the same start.
 */
export function lastStart(
  answer: Answer | undefined,
): { readonly at: string; readonly by: 'AWS' | 'somebody' } | undefined | Unknown {
  if (answer === undefined) return unknown('its events were not asked for');
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
