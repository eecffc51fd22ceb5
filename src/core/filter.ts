import type * as z from 'zod';
import type { Actual } from './actual.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Evidence, Need } from './evidence/evidence.ts';
import type { Expected } from './expected.ts';
import type { Json } from './json.ts';
import type { FilterNode, Policy } from './policy.ts';
import type { Position } from './position.ts';
import type { Resource } from './resource.ts';
import type { ResourceType, TypeFacts } from './resource-type.ts';
import type { Settings } from './settings.ts';
import type { Truth, Unknown } from './truth.ts';
import type { Verdict } from './verdict.ts';

/**
 * Top-level keys of `raw` that a filter reads; `all` where that is not known in advance. `Tags` stands for the type's
 * tags.
 */
export type Reads = 'all' | ReadonlySet<string>;

/** What is fixed while one policy runs. It is compiled into the closures once, and never looked up per resource. */
export interface FilterContext {
  readonly now: Date;
  readonly policy: Pick<Policy, 'name' | 'tz'>;
  readonly type: TypeFacts;
  readonly settings: Settings;
  /** The position of the filter in its file. */
  readonly at: Position;
  /** The event that started the run, for the filter `event`. Left out for a schedule. */
  readonly event?: Json;
  /**
   * Compiles filters over the items of a list within a resource (list-item's attrs): each item is passed as a resource
   * whose `raw` it is.
   */
  compileItems(nodes: readonly FilterNode[]): CompiledWhole;
}

/** A filter with its options bound, ready to judge one resource after the other. */
export interface CompiledFilter {
  readonly name: string;
  readonly at: Position;
  readonly reads: Reads;
  /** Whether its result depends on evidence. If so, `test` is never called. */
  readonly isEvident: boolean;
  /**
   * The fast way, for a resource with nothing unread and a filter without evidence: whether it certainly matches.
   * `judge` tells false from unknown.
   */
  test(resource: Resource): boolean;
  /**
   * The careful way: unread keys and missing evidence make the result unknown. Where nothing is unread it costs what
   * `test` costs.
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
   * Selects some of `resources`, in Custodian's order. `unsure`: resources for which the result is not known (unread
   * keys, evidence); they do not match, and become gaps. `maybe`: resources that may or may not belong to the set,
   * because an earlier filter's result is unknown. They are never selected. But their presence would change ranks and
   * counts, so whatever depends on them is unsure too: nobody knows whether a snapshot is the fourth newest if nobody
   * knows how many are newer.
   */
  select(resources: readonly Resource[], evidence: Evidence, maybe?: readonly Resource[]): Selection;
  needs(resources: readonly Resource[]): readonly Need[];
  explain(resource: Resource, isSelected: boolean): Verdict;
}

/** The result of a filter over a whole set. */
export interface Selection {
  readonly selected: readonly Resource[];
  readonly unsure: readonly { readonly resource: Resource; readonly cause: string }[];
}

/**
 * A kind of filter, as its file defines it, in one of two forms:
 * - **each / evident**: `extract` finds the value, `test` judges it. The fast closure and the explanation are made
 *   from the same two and cannot disagree. If `extract` returns `Unknown`, the result is unknown. A filter with `needs`
 *   is evident: it may look at evidence.
 * - **whole**: `select` selects some of all resources.
 */
export interface FilterDefinition<Options = never, Value = never> {
  readonly name: string;
  /** Set if only types that list it in their `filters` have it. Left out: all types. */
  readonly isForSomeTypes?: true;
  readonly schema: z.ZodType<Options>;
  /**
   * One example as a policy author writes it, in YAML flow style. A test loads and runs it, and the reference page
   * shows it.
   */
  readonly example: string;
  /** IAM actions beyond those of the listing and the evidence. */
  readonly iam?: readonly string[];
  /** Evidence kinds that it may need. */
  readonly evidence?: readonly string[];
  /** Which of these it needs with these options, where that is not all of them: so that a role allows no more. */
  readonly evidenceFor?: (options: Options) => readonly string[];
  /** Addresses `s3://BUCKET/KEY` that it reads and that are not in its options. */
  readonly objects?: (options: Options, settings: Settings) => readonly string[];
  /** The option that holds a whole policy: the loader reads it as one, and `bind` gets the `Policy` in its place. */
  readonly embeds?: string;
  /**
   * Faults that a schema cannot find: a regex that does not compile, a zone that does not exist. `path` is the place
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

/**
 * An `each` or `evident` filter with its options. Everything that depends only on the options is done before this is
 * returned.
 */
export interface BoundEach<Value> {
  readonly kind: 'each' | 'evident';
  readonly extract: (resource: Resource, evidence: Evidence) => Value | Unknown;
  readonly test: (actual: Value) => Truth;
  readonly needs?: (resource: Resource) => readonly Need[];
  /**
   * For the explanation: the property that was judged, what was found there (`shown` makes it of any value), and what
   * it was compared with.
   */
  readonly describe: (actual: Value | Unknown) => {
    readonly property: string;
    readonly actual?: Actual | undefined;
    readonly expected: Expected;
    readonly of?: readonly Verdict[];
  };
}

export interface BoundWhole {
  readonly kind: 'whole';
  readonly select: CompiledWhole['select'];
  readonly needs?: CompiledWhole['needs'];
  readonly expected: Expected;
  /** For the explanation, after `select`: the property that was judged for this resource, and what was found there. */
  readonly describeFor?: (resource: Resource) => {
    readonly property: string;
    readonly actual?: Actual;
    readonly expected?: Expected;
  };
}

/**
 * Erases the options' type, so that all filters fit into one list. The schema checks the options before they come back.
 */
export function filter<Options, Value>(definition: FilterDefinition<Options, Value>): FilterDefinition {
  return definition as unknown as FilterDefinition;
}

/** Whether policies for this type can use the filter. */
export function hasFilter(
  type: Pick<ResourceType, 'filters'>,
  { name, isForSomeTypes }: Pick<FilterDefinition, 'name' | 'isForSomeTypes'>,
): boolean {
  return isForSomeTypes === undefined || type.filters?.includes(name) === true;
}
