import type { Listener } from '../core/event.ts';

/** What every command needs from outside: the clock, the environment, a listener, and a way to be stopped. */
export interface Runtime {
  readonly clock: () => Date;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly listen?: Listener;
  readonly signal?: AbortSignal;
  /** Where messages to the target `console` go. */
  readonly print: (text: string) => void;
}
