import type { Json } from './json.ts';
import type { Receipt } from './receipt.ts';
import type { Ref, Resource } from './resource.ts';

/** Something that was done, as the ledger says it, and how a person wants it back. */
export interface RestoreRequest {
  /** The receipt that is undone; it ended `done`. */
  readonly receipt: Receipt;
  /** The resource as it was just before the write. */
  readonly source: Resource;
  /** What the same plan had done to the same resource before, the last first: the snapshots are among it. */
  readonly earlier: readonly Receipt[];
  /** Another name than the one it had. */
  readonly newName?: string;
  /** The tag that keeps policies away from what comes back; left out: none is wanted. */
  readonly hold?: { readonly key: string; readonly value: string };
  /** Tags for what is made again, from those that it had. */
  readonly tagsFor: (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

/** One step of the way back. `after`: indexes of the steps that must be done before. */
export interface RestoreStep {
  readonly on: Ref & { readonly arn: string };
  readonly verb: string;
  readonly options: Json;
  readonly after: readonly number[];
}

/** The way back. */
export interface RestorePlan {
  /**
   * Of what it is made, or what is changed back: for each the candidates, the best first. One of each must still be
   * there.
   */
  readonly sources: readonly (readonly Ref[])[];
  /** Names that must be free. */
  readonly creates: readonly Ref[];
  /** @param found one of each of the sources, as it is now. Without steps nothing is left to undo. */
  readonly steps: (current: readonly Resource[]) => readonly RestoreStep[];
  /** What will not be as it was, in sentences for people. */
  readonly differs: readonly string[];
}

/** Why there is no way back, and what can be had instead. */
export interface NotRestorable {
  readonly reason: string;
  readonly remedy?: string;
}
