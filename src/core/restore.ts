import type { Json } from './json.ts';
import type { Receipt } from './receipt.ts';
import type { Ref, Resource } from './resource.ts';

/** A step that was done, from the ledger, and how a person wants it restored. */
export interface RestoreRequest {
  /** The receipt to undo; it ended `done`. */
  readonly receipt: Receipt;
  /** The resource as it was just before the write. */
  readonly source: Resource;
  /** What the same plan did to the same resource before, the last step first. The snapshots are among it. */
  readonly earlier: readonly Receipt[];
  /** A new name, if it should not have its old one. */
  readonly newName?: string;
  /** The tag that keeps policies away from the restored resource. Left out: none is wanted. */
  readonly hold?: { readonly key: string; readonly value: string };
  /** Tags for a recreated resource, from the tags that it had. */
  readonly tagsFor: (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

/** One step of a restore. `after`: indexes of the steps that must be done before. */
export interface RestoreStep {
  readonly on: Ref & { readonly arn: string };
  readonly verb: string;
  readonly options: Json;
  readonly after: readonly number[];
}

/** How something is restored. */
export interface RestorePlan {
  /**
   * What the restore is made from, or what it changes back: for each part the candidates, the best first. One of each
   * must still exist.
   */
  readonly sources: readonly (readonly Ref[])[];
  /** Names that must be free. */
  readonly creates: readonly Ref[];
  /**
   * @param current one resource for each of the sources, as it is now. No steps means that nothing is left to restore.
   */
  readonly steps: (current: readonly Resource[]) => readonly RestoreStep[];
  /** What will not be as it was, in sentences for people. */
  readonly differs: readonly string[];
}

/** Why it cannot be restored, and what a person can do instead, as a sentence of its own. */
export interface NotRestorable {
  readonly reason: string;
  readonly remedy?: string;
}

/** Whether a step can be undone, as plans and receipts record it. report/ words it. */
export type Undo =
  | {
      readonly possible: true;
      /** What the restore does, for people: `start it again`. */
      readonly message: string;
    }
  | ({ readonly possible: false } & NotRestorable);

/** What a person can choose for a restore, besides what every restore has: a flag of `mayfly restore`. */
export interface RestoreOption {
  /** Without dashes: `volumes`. */
  readonly name: string;
  readonly description: string;
}

/** Whether what a verb does can be undone; where it can, with the function that says how. */
export type VerbUndo =
  | (Extract<Undo, { readonly possible: true }> & {
      /** The options that `steps` knows. Left out: it knows none. */
      readonly options?: readonly RestoreOption[];
      /**
       * How to undo what a receipt records. The receipt alone decides; no call to AWS is made.
       * @param chosen names of options. Those that are not among `options` mean nothing here.
       */
      readonly steps: (request: RestoreRequest, chosen: ReadonlySet<string>) => RestorePlan | NotRestorable;
    })
  | Extract<Undo, { readonly possible: false }>;
