import type { PowerEvent } from '../../core/evidence/power-events.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';

/**
 * The last start of a database, by its events, and whether AWS started it by itself; undefined if no start is known in
 * the last weeks. After AWS's own start a second event says that it has started: both are the same start.
 */
export function lastStart(
  events: readonly PowerEvent[] | Unknown,
): { readonly at: string; readonly by: 'AWS' | 'somebody' } | undefined | Unknown {
  if (isUnknown(events)) return events;
  const lastStop = events.findLastIndex(({ kind }) => kind === 'stopped');
  const since = events.slice(lastStop + 1);
  const [first] = since;
  if (first === undefined) return undefined;
  const restarted = since.find(({ kind }) => kind === 'restarted');
  return restarted === undefined
    ? { at: first.at, by: 'somebody' }
    : { at: restarted.at, by: first === restarted ? 'AWS' : 'somebody' };
}
