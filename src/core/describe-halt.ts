import type { HaltState } from './limits.ts';

/** Describes a kill switch that is on: `halted by ada at 2026-11-21T02:00:00.000Z: tags are wrong`. */
export function describeHalt(state: Exclude<HaltState, { readonly status: 'running' }>): string {
  if (state.status === 'unreadable') return `the kill switch cannot be read, so Mayfly stays halted: ${state.cause}`;
  const { by, at, reason } = state.halt;
  return `halted by ${by} at ${at}${reason === undefined ? '' : `: ${reason}`}`;
}
