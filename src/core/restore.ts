import type { Aws } from './aws.ts';
import type { Json } from './json.ts';
import type { Receipt } from './receipt.ts';
import type { Ref, Resource } from './resource.ts';

/** A step that was done, or done in part, from the ledger, and how a person wants it restored. */
export interface RestoreRequest {
  /**
   * The receipt to undo. It ended `done`, or between the writes of its verb; or it is of a delete that ended `failed`,
   * and the resource is gone.
   */
  readonly receipt: Receipt;
  /** The resource as it was just before the write. */
  readonly source: Resource;
  /** What was to be destroyed with it, as it was then. Left out where the receipt does not have it. */
  readonly along?: readonly Resource[];
  /** What attempts of earlier plans had destroyed of it already, as that was. Left out: nothing. */
  readonly goneBefore?: readonly Resource[];
  /** What the same plan did to the same resource before, the last step first. The snapshots are among it. */
  readonly earlier: readonly Receipt[];
  /** A new name, if it should not have its old one. */
  readonly newName?: string;
  /** The tag that keeps policies away from the restored resource. Left out: none is wanted. */
  readonly hold?: { readonly key: string; readonly value: string };
  /** By part: what to use in its place, as AWS names it. Left out: nothing else. */
  readonly use?: Readonly<Record<string, string>>;
  /** Parts to restore it without. Left out: none. */
  readonly without?: readonly string[];
  /** Tags for a recreated resource, from the tags that it had. */
  readonly tagsFor: (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

/** One step of a restore. `after`: indexes of the steps that must be done before. */
export interface RestoreStep {
  readonly on: Ref & { readonly arn: string };
  readonly verb: string;
  readonly options: Json;
  readonly after: readonly number[];
  /** Indexes of steps that must have ended before, whatever came of them. Left out: none. */
  readonly evenAfter?: readonly number[];
  /**
   * What the step creates, as its type will describe it: its price is the step's. The first is the restored resource,
   * the others are created with it. Left out: nothing that costs money.
   */
  readonly creates?: readonly CreatedByRestore[];
}

export interface CreatedByRestore {
  readonly type: string;
  readonly raw: Readonly<Record<string, unknown>>;
}

/**
 * Something that a restore refers to beside its sources: a key pair, a security group. It is looked at before anything
 * is created.
 */
export interface RestoreNeed {
  /** For people: `the key pair ops`. */
  readonly name: string;
  /** Its name in `--use` and `--without`. Left out: it cannot be replaced. */
  readonly part?: string;
  /**
   * Why it cannot be used, as a clause: `does not exist any more`. Undefined: nothing is wrong with it. Rejects with
   * CallFailed if AWS does not say.
   */
  readonly obstacle: (aws: Aws) => Promise<string | undefined>;
  /** What a person can do about it, as a sentence, where another part is not the answer. */
  readonly remedy?: string;
}

/** Settings that AWS may have no room for any more: a private address that is taken. */
export interface AdaptedSettings {
  /** More members of the call that creates the resource. */
  readonly settings: { readonly [name: string]: Json };
  /** What will not be as it was because of it. */
  readonly differs: readonly string[];
}

/** A part of a resource that a restore can replace or leave out. */
export interface RestorePart {
  /** As `--use` and `--without` name it: `key-pair`. */
  readonly name: string;
  /** What is written after `=`, for people: `NAME`, `sg-1,sg-2`. */
  readonly value: string;
  /** Whether AWS creates the resource without it, too. */
  readonly isOptional: boolean;
}

/** How something is restored. */
export interface RestorePlan {
  /**
   * What the restore is made from, or what it changes back: for each part the candidates, the best first. One of each
   * must still exist.
   */
  readonly sources: readonly (readonly Ref[])[];
  /** Names that must be free. */
  readonly creates: (current: readonly Resource[]) => readonly Ref[];
  /** Whether it creates something whose name a person can choose: `--as`. */
  readonly isNamed?: true;
  /** Why AWS takes no such name, as a sentence. Left out: nothing is wrong with it. */
  readonly nameFault?: string;
  /** Why nothing can be created from this source, although it exists: it is archived. Left out: nothing hinders. */
  readonly unusable?: (source: Resource) => NotRestorable | undefined;
  /** What else must exist. Left out: nothing. */
  readonly needs?: (current: readonly Resource[]) => readonly RestoreNeed[];
  /** What `--use` and `--without` can change. Left out: nothing. */
  readonly parts?: readonly RestorePart[];
  /** Settings that depend on what AWS has now. Reads only. Left out: none. */
  readonly adapt?: (aws: Aws) => Promise<AdaptedSettings>;
  /**
   * @param current one resource for each of the sources, as it is now. No steps means that nothing is left to restore.
   * @param adapted the settings that `adapt` returned.
   */
  readonly steps: (current: readonly Resource[], adapted?: AdaptedSettings['settings']) => readonly RestoreStep[];
  /**
   * What its steps may have left to do on what they have created, as `check` of their verb reports it. It is asked of a
   * restore that ended before all was done. Left out: nothing.
   */
  readonly left?: (created: Ref & { readonly arn: string }) => readonly Pick<RestoreStep, 'on' | 'verb' | 'options'>[];
  /** What will not be as it was, in sentences for people. */
  readonly differs: readonly string[];
  /** What a person can do if no source exists any more, as a sentence. Left out: nothing. */
  readonly ifLost?: string;
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
