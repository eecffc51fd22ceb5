import type { Halt, HaltState } from '../core/limits.ts';

/** The kill switch, wherever it is kept. */
export interface HaltSwitch {
  /** Where it is, as people know it. */
  readonly name: string;
  /** Never rejects: what cannot be read is said as `unreadable`, and holds like a switch that is on. */
  read(): Promise<HaltState>;
  /** Switches it on, or says anew who did, when and why. */
  halt(halt: Halt): Promise<void>;
  /** Switches it off; does nothing where it is off. */
  lift(): Promise<void>;
}

/** The switch as it is kept. Whatever stands there halts: somebody may have written it by hand, in a hurry. */
export function readHalt(text: string): Halt {
  const { by, at, reason } = parsed(text);
  return {
    by: typeof by === 'string' ? by : 'somebody',
    at: typeof at === 'string' ? at : 'a time that it does not say',
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
    // No JSON: then the text itself is the reason.
    return {};
  }
}
