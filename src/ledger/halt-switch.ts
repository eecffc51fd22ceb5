import type { Halt, HaltState } from '../core/limits.ts';

/** The kill switch, wherever it is stored. */
export interface HaltSwitch {
  /** Where it is: a file, or `/mayfly/halt in eu-west-1`. */
  readonly name: string;
  /** Never rejects. A switch that cannot be read is `unreadable`, which stops Mayfly like a switch that is on. */
  read(): Promise<HaltState>;
  /** Switches it on, or replaces who did, when and why. */
  halt(halt: Halt): Promise<void>;
  /** Switches it off; does nothing where it is off. */
  lift(): Promise<void>;
}

/** Reads a switch that is on. Any text halts, because somebody may have written it by hand, in a hurry. */
export function readHalt(text: string): Halt {
  const { by, at, reason } = parsed(text);
  return {
    by: typeof by === 'string' ? by : 'somebody',
    at: typeof at === 'string' ? at : 'an unknown time',
    ...(typeof reason === 'string'
      ? { reason }
      : by === undefined && text.trim() !== ''
        ? { reason: text.trim() }
        : {}),
  };
}

function parsed(text: string): { readonly by?: unknown; readonly at?: unknown; readonly reason?: unknown } {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    // Not JSON: then the text itself is the reason.
    return {};
  }
}
