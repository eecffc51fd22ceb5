import type * as z from 'zod';
import type { Aws } from './aws.ts';
import type { AsJsonObject, Json } from './json.ts';
import type { Permit } from './permit.ts';
import type { Ref, Resource } from './resource.ts';
import type { VerbUndo } from './restore.ts';

/**
 * The column of the class table that applies to a verb. `snapshot` and `restore` only add something, or bring it back;
 * they are allowed wherever `tag` is. `unprotect` switches off AWS's own protection before a delete, for an
 * ephemeral-task only, and only where the policy says `force`.
 */
export type Effect = 'tag' | 'snapshot' | 'restore' | 'stop' | 'start' | 'unprotect' | 'delete';

/**
 * What a verb's write reports: what it created, and anything that `check` or `undo` will need. Stored in the ledger:
 * JSON only.
 */
export interface Performed {
  readonly created?: Ref;
  readonly notes?: { readonly [name: string]: Json };
}

/**
 * One step's write, as `perform` receives it: the permit, the resource as the guard just read it, and the step's
 * options.
 */
export interface Task<Raw extends object, Options> {
  readonly permit: Permit;
  readonly resource: Resource<Raw>;
  readonly options: Options;
  /** The step's id. As client token, part of a name, or tag it makes sure that a create happens once. */
  readonly step: string;
  readonly now: Date;
  /** Keys of the resource's tags that decide on its life: class, ttl, marks for an operation. Left out: none. */
  readonly lifespanTags?: readonly string[];
}

/** Why AWS would refuse a write, for people. `passes`: it is over soon by itself, so the step waits for that. */
export interface Obstacle {
  readonly message: string;
  readonly passes: boolean;
}

/**
 * What is left to do on something that a verb has created, once the verb's own result is confirmed: a verb of the
 * created type, with a permit of its own. It belongs to the same step, whose result it does not change.
 */
export interface Afterwards {
  readonly on: Ref & { readonly arn: string };
  readonly verb: string;
  readonly options: Json;
  /** For a setting: what is not as it should be without it, as a clause for people. Left out: it is only marks. */
  readonly otherwise?: string;
}

/**
 * The result of a later check of a write: `wait` (not yet), `again` (it is done, and the verb needs another write,
 * which gets its own permit), `done` with what was seen, or `failed` with AWS's message. Only `done` lets the steps
 * that wait for this one start.
 * `parts`: for a verb of several writes, what is done of it already. It is worked out from what AWS shows now and from
 * the resource as it was before the first write, so that a lost answer loses none of them.
 */
export type Checked =
  | { readonly status: 'wait' }
  | { readonly status: 'again'; readonly parts?: readonly Ref[] }
  | { readonly status: 'done'; readonly after: Json; readonly afterwards?: readonly Afterwards[] }
  | { readonly status: 'failed'; readonly message: string; readonly parts?: readonly Ref[] };

export interface CheckInput<Raw extends object, Options> {
  /** The resource as it was just before the write. */
  readonly source: Resource<Raw>;
  readonly options: Options;
  readonly performed: Performed;
  readonly step: string;
  readonly now: Date;
}

/**
 * `one`: a call per permit. `many`: up to `limit` permits per call, with one answer from AWS for all of them. One run
 * makes at most one write. Tasks with different `batchKey`s cannot go into one call and run separately.
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
 * Something that can be done to a resource of one type. A verb says how its result is seen (`check`) and how a lost
 * answer is reconciled (`find`), so that a step can be interrupted anywhere and resumed.
 */
export interface Verb<Raw extends object = Record<string, unknown>, Options = Json> {
  readonly effect: Effect;
  /** IAM actions of `perform`, `find` and `check`. */
  readonly iam: readonly string[];
  readonly options: z.ZodType<Options>;
  /** Verbs that come before this one where both are planned for the same resource. */
  readonly after?: readonly string[];
  /**
   * What else is destroyed with this resource, from its `raw`: an instance's delete-on-termination volumes. If any key
   * is unread, the write is refused before this is called.
   */
  readonly alsoDestroys?: (resource: Resource<Raw>) => readonly Ref[];
  /**
   * Set where `alsoDestroys` returns a stack's members: refs by CloudFormation's type and physical id, which
   * `alsoDestroyedBy` turns into ours. CloudFormation deletes them with the permissions of the identity that asked.
   */
  readonly destroysStackMembers?: true;
  /**
   * The role with which AWS destroys what goes along, where it has one of its own: a stack's service role. Left out:
   * with the permissions of the identity that asks.
   */
  readonly ownRole?: (resource: Resource<Raw>) => string | undefined;
  /**
   * What else the write changes without destroying it: the instance that a volume is attached to, the replicas that a
   * deleted database leaves behind. The guard rules on it as on the resource itself, which it has just read.
   */
  readonly touches?: (options: Options, resource: Resource<Raw>) => readonly Ref[];
  readonly perform: Perform<Raw, Options>;
  /**
   * Called after an answer was lost: finds what the write created, by token, derived name or the step's tag;
   * `undefined` where it did not happen. Only for verbs that create.
   */
  readonly find?: (aws: Aws, input: Omit<CheckInput<Raw, Options>, 'performed'>) => Promise<Performed | undefined>;
  /**
   * The result of `perform` as far as it is known without AWS's answer. If that answer was lost, the receipt contains
   * this.
   * @param isOver whether the resource reached the verb's end state, or is about to. Otherwise, only a field that the
   * verb changes has changed.
   */
  readonly expectedResult?: (input: Omit<CheckInput<Raw, Options>, 'performed'>, isOver: boolean) => Performed;
  readonly check: (aws: Aws, input: CheckInput<Raw, Options>) => Promise<Checked>;
  readonly undo: VerbUndo;
  /**
   * Why it cannot or need not be done in the state of `raw`, as a message for people: `it is already stopped`. The plan
   * asks where no earlier step changes the resource.
   */
  readonly blocked?: (resource: Resource<Raw>, options?: Options) => string | undefined;
  /**
   * Why AWS would refuse the write, or one of several, or why nothing could come back of what it destroys. Apply asks
   * just before the first, about the resource as the guard has just read it, so that nothing is left half done or lost,
   * and waits for what passes by itself. Rejects where AWS does not let us look.
   */
  readonly obstacle?: (
    aws: Aws,
    input: Pick<CheckInput<Raw, Options>, 'source' | 'options' | 'step'>,
  ) => Promise<Obstacle | undefined>;
  /** Set where `undo` needs what the write also destroys as it was: the receipt stores it. */
  readonly storesDestroyed?: true;
  /**
   * Why the basis of its options is no longer true, as a message for people. It is asked about the resource as the
   * guard has just read it.
   */
  readonly outdated?: (resource: Resource<Raw>, options: Options) => string | undefined;
  /** The type that its result may have something left to do on (`afterwards` of `check`), and the verbs for that. */
  readonly afterwards?: { readonly type: string; readonly verbs: readonly string[] };
  /**
   * What a done step has made as a way back, where that is more, or something else, than `created` of its result.
   */
  readonly waysBack?: (notes: NonNullable<Performed['notes']>) => readonly Ref[];
  /** For a delete: whether AWS itself saves everything that is written until the end, as a final snapshot does. */
  readonly takesFinalSnapshot?: (resource: Resource<Raw>, options: Options) => boolean;
  /**
   * Whether that final snapshot alone saves everything, because nobody can write to the resource in this state. Then
   * none is taken before.
   */
  readonly finalSnapshotSuffices?: (resource: Resource<Raw>) => boolean;
  /**
   * The options with which AWS takes its final snapshot. Where no other snapshot can be taken, and one is needed, that
   * one is taken even if the policy leaves it out.
   */
  readonly withFinalSnapshot?: (options: Options) => Options;
  /**
   * Fields of `raw` that this verb changes. Apply puts their earlier values back before it matches later steps of the
   * same finding. Tags are handled for all verbs.
   */
  readonly changes?: readonly string[];
  /**
   * Tags that it writes (key to value) or removes (key to null). Apply puts the earlier tags back before it matches
   * later steps of the same finding.
   */
  readonly writesTags?: (options: Options) => Readonly<Record<string, string | null>>;
}

/**
 * Makes verbs for resources whose `raw` is `Raw`, AWS's own type: `verb(options, {…})`. The options come first, so that
 * TypeScript knows their type in everything that follows.
 */
export function verbFor<Raw extends object>(): VerbMaker<AsJsonObject<Raw>> {
  return verbForJson<AsJsonObject<Raw>>();
}

/** The same where `Raw` is JSON already: for verbs that many types share. */
export function verbForJson<Raw extends object>(): VerbMaker<Raw> {
  // The options' type is erased, so that all verbs fit into one record; the schema checks the options before they come
  // back.
  return (options, definition) => ({ ...definition, options }) as unknown as Verb<Raw, never>;
}

type VerbMaker<Raw extends object> = <Options>(
  options: z.ZodType<Options>,
  definition: Omit<Verb<Raw, Options>, 'options'>,
) => Verb<Raw, never>;

/** A verb of any type, callable with the options that its own schema has checked. */
export type ParsedVerb = Verb<Record<string, unknown>, unknown>;

export function takingParsed(erased: Verb<Record<string, unknown>, never>): ParsedVerb {
  return erased as unknown as ParsedVerb;
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
