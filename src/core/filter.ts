import type * as z from 'zod';
import type { Diagnostic } from './diagnostic.ts';
import type { Evidence, Need } from './evidence/evidence.ts';
import type { Json } from './json.ts';
import type { FilterNode, Policy } from './policy.ts';
import type { Position } from './position.ts';
import type { Resource } from './resource.ts';
import type { TypeFacts } from './resource-type.ts';
import type { Settings } from './settings.ts';
import type { Truth, Unknown } from './truth.ts';
import type { Verdict } from './verdict.ts';

/**
 * Top-level keys of `raw` that a filter reads; `all` where it cannot be told before. `Tags` stands for the type's tags.
 */
export type Reads = 'all' | ReadonlySet<string>;

/** What is fixed while one policy runs: compiled into the closures once, never asked per resource. */
export interface FilterContext {
  readonly now: Date;
  readonly policy: Pick<Policy, 'name' | 'tz'>;
  readonly type: TypeFacts;
  readonly settings: Settings;
  /** Where the filter stands. */
  readonly at: Position;
  /** The event that started the run, for the filter `event`; none for a schedule. */
  readonly event?: Json;
  /**
   * Compiles filters over the items of a list within a resource (list-item's attrs): each item is handed over as a
   * resource whose `raw` it is.
   */
  compileItems(nodes: readonly FilterNode[]): CompiledWhole;
}

/** A filter with its options bound, ready to judge one resource after the other. */
export interface CompiledFilter {
  readonly name: string;
  readonly at: Position;
  readonly reads: Reads;
  /** Whether its answer depends on evidence. Then `test` is never called. */
  readonly isEvident: boolean;
  /**
   * The fast way, for a resource with nothing unread and a filter without evidence: whether it surely matches. `judge`
   * tells false from unknown.
   */
  test(resource: Resource): boolean;
  /**
   * The careful way: unread keys and missing evidence make unknown. Where nothing is unread it costs what `test` costs.
   */
  judge(resource: Resource, evidence: Evidence): Truth;
  needs(resource: Resource): readonly Need[];
  explain(resource: Resource, evidence: Evidence): Verdict;
}

/** A filter over all resources that the filters before it left. */
export interface CompiledWhole {
  readonly name: string;
  readonly at: Position;
  readonly reads: Reads;
  /**
   * Keeps some of `resources`, in the order that Custodian gives. `unsure`: it cannot be told for these (unread keys,
   * evidence): they do not match, and become gaps. `maybe` are resources of which an earlier filter could not tell
   * whether they belong to the set. They are never kept, but as their presence would change ranks and counts, what
   * depends on them is unsure, too: a snapshot is not the fourth newest if we do not know how many are newer.
   */
  select(resources: readonly Resource[], evidence: Evidence, maybe?: readonly Resource[]): Selection;
  needs(resources: readonly Resource[]): readonly Need[];
  explain(resource: Resource, isSelected: boolean): Verdict;
}

/** What a filter over a whole set makes of it. */
export interface Selection {
  readonly selected: readonly Resource[];
  readonly unsure: readonly { readonly resource: Resource; readonly cause: string }[];
}

/**
 * A kind of filter, as its file defines it. One of two shapes:
 * - **each / evident**: `look` finds the value, `holds` judges it; the fast closure and the explanation are made from
 *   the same two and cannot disagree. A `look` that gives `Unknown` makes the answer unknown. With `needs` it is
 *   evident: it may look at evidence.
 * - **whole**: `select` keeps some of all resources.
 */
export interface FilterDefinition<Options = never, Value = never> {
  readonly name: string;
  /** Types that have it; left out: all. */
  readonly types?: readonly string[];
  readonly schema: z.ZodType<Options>;
  /**
   * One example as a policy author writes it, in YAML flow style. A test loads and runs it, and the reference page
   * shows it.
   */
  readonly example: string;
  /** IAM actions beyond the listing and its evidence. */
  readonly iam?: readonly string[];
  /** Evidence kinds that it may ask for. */
  readonly evidence?: readonly string[];
  /** Which of these it asks for with these options, where that is not all of them: a role needs no more. */
  readonly evidenceFor?: (options: Options) => readonly string[];
  /** Addresses `s3://BUCKET/KEY` that it reads and that stand in no option. */
  readonly objects?: (options: Options, settings: Settings) => readonly string[];
  /** The option that holds a whole policy: the loader reads it as one, and `bind` gets the `Policy` in its place. */
  readonly embeds?: string;
  /**
   * Faults that a schema cannot see: a regex that does not compile, a zone that does not exist. `path` is the place
   * within the options.
   */
  readonly validate?: (
    options: Options,
    context: Pick<FilterContext, 'type' | 'settings'>,
  ) => readonly {
    path: readonly (string | number)[];
    message: string;
    remedy: string;
    code?: string;
    severity?: Diagnostic['severity'];
  }[];
  /** Top-level keys that it reads. Left out: all. */
  readonly reads?: (options: Options, context: FilterContext) => Reads;
  readonly bind: (options: Options, context: FilterContext) => BoundEach<Value> | BoundWhole;
}

/** An `each` or `evident` filter with its options. What depends only on the options is done before this is returned. */
export interface BoundEach<Value> {
  readonly kind: 'each' | 'evident';
  readonly extract: (resource: Resource, evidence: Evidence) => Value | Unknown;
  readonly test: (actual: Value) => Truth;
  readonly needs?: (resource: Resource) => readonly Need[];
  /**
   * For the explanation: what was looked at, the value as JSON (cut short by the caller), and what it was held against.
   */
  readonly describe: (actual: Value | Unknown) => {
    readonly property: string;
    readonly actual?: unknown;
    readonly expected: string;
    readonly of?: readonly Verdict[];
  };
}

export interface BoundWhole {
  readonly kind: 'whole';
  readonly select: CompiledWhole['select'];
  readonly needs?: CompiledWhole['needs'];
  readonly expected: string;
  /** For the explanation, after `select`: what was looked at for this resource, and what was found. */
  readonly describeFor?: (resource: Resource) => {
    readonly property: string;
    readonly actual?: string;
    readonly expected?: string;
  };
}

/**
 * Erases the options' type, so that filters can stand in one list; the schema has checked them before they come back.
 */
export function filter<Options, Value>(definition: FilterDefinition<Options, Value>): FilterDefinition {
  return definition as unknown as FilterDefinition;
}
