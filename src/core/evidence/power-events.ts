import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `power-events`: when something was started and stopped recently, where AWS says so only in its
 * events.
 */
export interface PowerEventsQuestion {
  readonly type: string;
  readonly id: string;
}

/**
 * One event of the answer, oldest first. `restarted`: AWS started it by itself, because it was stopped for the longest
 * time that AWS allows.
 */
export interface PowerEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly kind: 'started' | 'stopped' | 'restarted';
}

export const powerEventsKind = evidenceKind<PowerEventsQuestion, readonly PowerEvent[]>('power-events');
