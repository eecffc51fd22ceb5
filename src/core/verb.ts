import type * as z from 'zod';
import type { Aws } from './aws.ts';
import type { AsJsonObject, Json } from './json.ts';
import type { Permit } from './permit.ts';
import type { Ref, Resource } from './resource.ts';

/**
 * The column of the class table that a verb falls under. `snapshot` and `restore` only add, or bring back what was;
 * they are allowed wherever `tag` is. `unprotect` switches off AWS's own protection before a delete: of an
 * ephemeral-task only, where the policy says `force`.
 */
export type Effect = 'tag' | 'snapshot' | 'restore' | 'stop' | 'start' | 'unprotect' | 'delete';

/**
 * What a verb's own write reports: what it made, and anything that `check` or `undo` will need. Stored in the ledger:
 * JSON only.
 */
export interface Performed {
  readonly created?: Ref;
  readonly notes?: { readonly [name: string]: Json };
}

/**
 * One step's write, as `perform` sees it: the permit, the resource as the guard just read it, and the step's options.
 */
export interface Task<Raw extends object, Options> {
  readonly permit: Permit;
  readonly resource: Resource<Raw>;
  readonly options: Options;
  /** The step's id: the client token, the part of a name or the tag that makes a create happen once. */
  readonly step: string;
  readonly now: Date;
}

/**
 * What a later look says of a write: `wait` (not yet), `again` (it is done, and the verb needs a further one: each has
 * its own permit), `done` with what was seen, or `failed` with AWS's word for it. Only `done` lets a step that waits
 * for this one go on.
 */
export type Checked =
  | { readonly status: 'wait' }
  | { readonly status: 'again' }
  | { readonly status: 'done'; readonly after: Json }
  | { readonly status: 'failed'; readonly message: string };

export interface CheckInput<Raw extends object, Options> {
  /** The resource as it was just before the write. */
  readonly source: Resource<Raw>;
  readonly options: Options;
  readonly performed: Performed;
  readonly step: string;
  readonly now: Date;
}

/** How a step can be undone: the verb that does it, and what to tell people. A verb that has no undo says why. */
export type Undo = { readonly verb: string; readonly message: string } | { readonly none: string };

/**
 * `one`: a call per permit. `many`: up to `limit` permits a call; AWS answers for all of them together. One run makes
 * one write at most: tasks of which `apart` says different things cannot go in one call, and are run by themselves.
 */
export type Perform<Raw extends object, Options> =
  | { readonly limit: 1; readonly run: (aws: Aws, task: Task<Raw, Options>) => Promise<Performed> }
  | {
      readonly limit: number;
      readonly runAll: (
        aws: Aws,
        tasks: readonly [Task<Raw, Options>, ...Task<Raw, Options>[]],
      ) => Promise<readonly Performed[]>;
      readonly batchKey?: BatchKey<Raw, Options>;
    };

type BatchKey<Raw extends object, Options> = (task: Pick<Task<Raw, Options>, 'resource' | 'options'>) => string;

/**
 * Something that can be done to a resource of one type. A verb says how its end is seen (`check`) and how a lost answer
 * is cleared up (`find`), so a step can be cut off anywhere and resumed.
 */
export interface Verb<Raw extends object = Record<string, unknown>, Options = Json> {
  readonly effect: Effect;
  /** IAM actions of `perform`, `find` and `check`. */
  readonly iam: readonly string[];
  readonly options: z.ZodType<Options>;
  /** Verbs that come before this one when both are planned for the same resource. */
  readonly after?: readonly string[];
  /**
   * What else goes when this resource goes, from its `raw`: an instance's delete-on-termination volumes. Unread keys
   * make the write refused before this is asked.
   */
  readonly alsoDestroys?: (resource: Resource<Raw>) => readonly Ref[];
  /**
   * What else the write changes, though it stays: the instance that a volume is attached to. The guard rules on it as
   * on the resource itself.
   */
  readonly touches?: (options: Options) => readonly Ref[];
  readonly perform: Perform<Raw, Options>;
  /**
   * After an answer that was lost: what the write made, found by token, derived name or the step's tag; `undefined`
   * where it did not happen. Only for verbs that create.
   */
  readonly find?: (aws: Aws, input: Omit<CheckInput<Raw, Options>, 'performed'>) => Promise<Performed | undefined>;
  /**
   * What `perform` reports that can be told without AWS's answer: where that was lost, the receipt says it all the
   * same.
   * @param isOver whether the resource is seen at the verb's end, or on its way out; else only something that the verb
   * changes has changed.
   */
  readonly expectedResult?: (input: Omit<CheckInput<Raw, Options>, 'performed'>, isOver: boolean) => Performed;
  readonly check: (aws: Aws, input: CheckInput<Raw, Options>) => Promise<Checked>;
  readonly undo: Undo;
  /**
   * Why it cannot or need not be done as `raw` stands, in words for people: `it is already stopped`. Asked by the plan
   * where no earlier step changes the resource.
   */
  readonly blocked?: (resource: Resource<Raw>, options?: Options) => string | undefined;
  /**
   * Why what its options rest on does not hold any more, in words for people. Asked of the resource as the guard has
   * just read it.
   */
  readonly outdated?: (resource: Resource<Raw>, options: Options) => string | undefined;
  /** Of a delete: whether AWS itself keeps what is written until the end, as a final snapshot does. */
  readonly takesFinalSnapshot?: (resource: Resource<Raw>, options: Options) => boolean;
  /**
   * Fields of `raw` that this verb changes, with the value they had before put back, so that later steps of the same
   * finding still match. Tags are handled for all.
   */
  readonly changes?: readonly string[];
  /**
   * Tags that it writes (key to value) or removes (key to null), so that apply can set them back for later steps of the
   * same finding.
   */
  readonly writesTags?: (options: Options) => Readonly<Record<string, string | null>>;
}

/**
 * Makes verbs for resources whose `raw` is `Raw`, AWS's own type: `verb(options, {…})`. The options come first, so that
 * TypeScript knows their type in all that follows; then it is erased, so that verbs can stand in one record: the schema
 * has checked the options before they come back.
 */
export function verbFor<Raw extends object>(): <Options>(
  options: z.ZodType<Options>,
  definition: Omit<Verb<AsJsonObject<Raw>, Options>, 'options'>,
) => Verb<AsJsonObject<Raw>, never> {
  return (options, definition) => ({ ...definition, options }) as unknown as Verb<AsJsonObject<Raw>, never>;
}

export function one<Raw extends object, Options>(
  run: (aws: Aws, task: Task<Raw, Options>) => Promise<Performed>,
): Perform<Raw, Options> {
  return { limit: 1, run };
}

export function many<Raw extends object, Options>(
  limit: number,
  runAll: (aws: Aws, tasks: readonly [Task<Raw, Options>, ...Task<Raw, Options>[]]) => Promise<readonly Performed[]>,
  batchKey?: BatchKey<Raw, Options>,
): Perform<Raw, Options> {
  return { limit, runAll, ...(batchKey && { batchKey }) };
}
