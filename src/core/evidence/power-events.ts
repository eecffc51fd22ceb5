/**
 * What a need of kind `power-events` asks: when something was started and stopped lately, where AWS tells it only by
 * its events.
 */
export interface PowerEventsQuestion {
  readonly type: string;
  readonly id: string;
  readonly [key: string]: string;
}

/**
 * One of the answer's list, the oldest first. `restarted`: AWS started it by itself, because it had been stopped for as
 * long as may be.
 */
export interface PowerEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly kind: 'started' | 'stopped' | 'restarted';
  readonly [key: string]: string;
}
