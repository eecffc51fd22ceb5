/** What a person can do where something cannot be restored as it was asked for. */
export interface Remedy {
  /** A sentence, or what introduces the command: `Restore it without:`. */
  readonly message: string;
  /** Words to add to the command that was given, as the shell will pass them on. Left out: there is no command. */
  readonly flags?: readonly string[];
  /** The receipt to name in the place of what was named. Left out: the same again. */
  readonly receipt?: string;
}
