import type { Aws, Listing } from './aws.ts';
import type { PricePart } from './evidence/cost.ts';
import type { AsJsonObject } from './json.ts';
import type { QueryTerms } from './query.ts';
import type { Place, Ref } from './resource.ts';
import type { Effect, Verb } from './verb.ts';

/**
 * A further call of a type: it fills the top-level key `key` of `raw`, for a page of resources at once, so that it can
 * ask in batches. Answers come in the order of `raws`; an `Unknown` puts `key` into that resource's `unread`, a
 * rejection into everybody's.
 */
export interface DetailCall<Raw extends object> {
  readonly key: string;
  readonly iam: readonly string[];
  fetch(aws: Aws, raws: readonly Raw[]): Promise<readonly unknown[]>;
}

/** Whether something that can be stopped and started runs. */
export interface Power {
  readonly status: 'on' | 'off' | 'changing';
  /** Since when it has been on or off, ISO 8601, in AWS's own words for it; left out where AWS does not say. */
  readonly since?: string;
  /** Its size, where another may be had: `m5.large`. */
  readonly size?: string;
}

/**
 * What a type's idle verdict rests on when a policy names no metric of its own. All must be at or under their limit.
 */
export interface IdleMetric {
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: 'Average' | 'Maximum' | 'Sum';
  /** The CloudWatch dimension that carries the resource's id. */
  readonly dimension: string;
  /** Idle at or below this, in the metric's own unit. */
  readonly atMost: number;
  /** How many percent of the window's hours must have been measured before it can be called idle. */
  readonly hoursMeasured: number;
  /** What the limit rests on: a page of AWS's, and where ours is another, why. */
  readonly source: string;
  /**
   * Only for resources of which `raw` says this: a network load balancer is measured under other names than an
   * application load balancer.
   */
  readonly onlyWhere?: { readonly key: string; readonly equals: string };
}

/** What the filter `metrics` asks of a type where a policy says nothing else. */
export interface Measured {
  /** The CloudWatch dimension that carries the resource's id. */
  readonly dimension: string;
  /** Left out where Custodian has none, and every policy must name it. */
  readonly namespace?: string;
}

/** How a resource comes to rest before the snapshot that its deletion rests on, and how that is seen. */
export interface Quiesce<Raw extends object> {
  /**
   * The verb that brings it there: the plan puts it before that snapshot. Left out where only the policy may ask for
   * it.
   */
  readonly verb?: string;
  readonly isQuiesced: (raw: Raw) => boolean;
  /**
   * What would look different had it been in use between two looks that both saw it at rest; left out where AWS shows
   * nothing of it.
   */
  readonly trace?: (raw: Raw) => unknown;
}

/**
 * A resource type in one value: what it is, what it belongs to, how to see it, what can be done. `Raw` is AWS's own
 * type with dates as strings. One file per type in `src/estate/resources/`; everything else meets it through the
 * vocabulary.
 */
export interface ResourceType<Raw extends object = Record<string, unknown>> {
  /** Custodian's name, without `aws.`. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly cloudFormationType: string;
  /** `service:kind`, `ec2:volume` → `arn:aws:ec2:REGION:ACCOUNT:volume/ID`; or how to read the ARN from `raw`. */
  readonly arn: string | ((raw: Raw, place: Place) => string);
  readonly id: keyof Raw & string;
  /** Key of `raw` with the moment it began to exist, ISO 8601. `undefined` where AWS does not say. */
  readonly created: (keyof Raw & string) | undefined;
  /**
   * The moment that its lifetime counts from, where `created` is moved by what people do with it (an instance's
   * `LaunchTime`), and the keys of `raw` that tell it.
   */
  readonly began?: { readonly keys: readonly (keyof Raw & string)[]; readonly of: (raw: Raw) => string | undefined };
  /** Where the tags stand in `raw`, as a list of `{Key, Value}`. `undefined` for a type that cannot be tagged. */
  readonly tags: (keyof Raw & string) | undefined;
  /** Whether deleting one loses data that a snapshot could keep. */
  readonly isStateful: boolean;
  /**
   * When a snapshot of it misses nothing: for a type that is written while it is in use, and whose deletion keeps no
   * last writes by itself (`keepsLast` of its verb).
   */
  readonly quiesce?: Quiesce<Raw>;
  /**
   * Names of the types that `partOf` can name: the inventory lists them, too, so that the plan knows what is protected
   * by them.
   */
  readonly parents?: readonly string[];
  /**
   * Parents whose protection this resource inherits. Each is read afresh by the guard; one that cannot be read
   * protects.
   */
  readonly partOf?: (raw: Raw) => readonly Ref[];
  /** Who would undo or fight a write to this resource, in words for people, if anybody: `Auto Scaling group web`. */
  readonly controller?: (raw: Raw) => string | undefined;
  /**
   * The controller itself, where it is of a type that Mayfly knows: what goes together with its controller fights
   * nobody.
   */
  readonly controllerRef?: (raw: Raw) => Ref | undefined;
  /**
   * AWS's own protection that is switched on and forbids this effect, in AWS's words: `DeletionProtection`. Only a step
   * `unprotect` switches it off.
   */
  readonly lock?: (raw: Raw, effect: Effect) => string | undefined;
  /**
   * The key of `raw` that `lock` looks at, where the listing does not have it: asked, at a call for each, of what is to
   * be deleted alone, by the plan as evidence of the kind `aws-protection`, and by the guard afresh. Answers come in
   * the order of `ids`, `Unknown` for what could not be read.
   */
  readonly protection?: {
    readonly key: string;
    readonly iam: readonly string[];
    fetch(aws: Aws, ids: readonly string[]): Promise<readonly unknown[]>;
  };
  readonly list: { readonly iam: readonly string[]; pages(aws: Aws): Listing<Raw> };
  /** What a policy's `query` can say of it. Left out: Custodian has none for this type. */
  readonly query?: QueryTerms<Raw>;
  /**
   * The same answer for some ids only, afresh. An id that does not exist any more is left out of the answer, not an
   * error.
   */
  readonly read: { readonly iam: readonly string[]; byId(aws: Aws, ids: readonly string[]): Listing<Raw> };
  readonly detailCalls?: readonly DetailCall<Raw>[];
  /**
   * Keys of `raw` that AWS moves by itself, whatever anybody does: they say nothing about whether the resource has
   * changed since it was seen.
   */
  readonly volatileFields?: readonly (keyof Raw & string)[];
  /**
   * Whether the state of `raw` says that it has stopped existing (terminated, deleting): such are listed, but nothing
   * is done to them.
   */
  readonly isGone?: (raw: Raw) => boolean;
  /** The verbs by their name in steps. */
  readonly verbs: Readonly<Record<string, Verb<Raw, never>>>;
  /** Custodian's names of actions that mean one of this type's verbs: `terminate` → `delete` on ec2. */
  readonly verbAliases?: Readonly<Record<string, string>>;
  /** Of what can be stopped and started: how it stands, and the keys of `raw` that tell it. */
  readonly power?: {
    readonly keys: readonly (keyof Raw & string)[];
    readonly of: (raw: Raw) => Power;
    /** Whether only the evidence `power-events` tells since when it is on. */
    readonly tellsByEvents?: true;
  };
  readonly idle?: readonly IdleMetric[];
  /** Left out where CloudWatch measures nothing by this type's id. */
  readonly measured?: Measured;
  /** What CloudWatch calls a resource of this id, where that is not the id itself: `app/web/50dc6c495c0c9188`. */
  readonly measuredAs?: (id: string) => string;
  /** What Cost Explorer calls the service that it is billed under. Left out: not known. */
  readonly billedAs?: string;
  /**
   * What it costs in a month of 730 hours as it stands, US dollars, not rounded; unknown where the price table has no
   * row.
   */
  readonly perMonth?: (raw: Raw, place: Place) => Estimate;
  /** Of what its price is made in AWS's Price List; undefined for what is priced otherwise. */
  readonly pricedBy?: (raw: Raw, place: Place) => readonly PricePart[] | undefined;
  /** How many of the dollars remain when it is stopped. Left out: unknown. */
  readonly perMonthStopped?: (raw: Raw, place: Place) => Estimate;
  /** Days after which AWS starts what was stopped by itself. Left out: it stays stopped. */
  readonly startsAgainAfterDays?: number;
  /** What a snapshot of it costs a month at most: all of it stored. Left out: unknown. */
  readonly perMonthSnapshot?: (raw: Raw, place: Place) => Estimate;
}

/** US dollars a month with their source, or why they are not known. Never 0 for "we do not know". */
export type Estimate = { readonly perMonth: number; readonly source: string } | { readonly unknown: string };

/**
 * Erases `Raw`, so that types can stand in one list. The type's own functions get only resources that its own calls
 * gave.
 */
export function resourceType<Raw extends object>(definition: ResourceType<AsJsonObject<Raw>>): ResourceType {
  return definition as unknown as ResourceType;
}

/** What filters may know of the type whose resources they judge. */
export type TypeFacts = Pick<
  ResourceType,
  | 'name'
  | 'id'
  | 'created'
  | 'began'
  | 'power'
  | 'tags'
  | 'isStateful'
  | 'idle'
  | 'measured'
  | 'measuredAs'
  | 'cloudFormationType'
  | 'billedAs'
  | 'perMonth'
  | 'perMonthStopped'
>;

/** Keys of `raw` that tell when its lifetime began; none where AWS does not say. */
export function beginningKeys({ created, began }: Pick<TypeFacts, 'created' | 'began'>): readonly string[] {
  return began?.keys ?? (created === undefined ? [] : [created]);
}

/** When its lifetime began, ISO 8601; undefined where AWS does not say. */
export function beginningOf(
  raw: Record<string, unknown>,
  { created, began }: Pick<TypeFacts, 'created' | 'began'>,
): string | undefined {
  const moment: unknown = began?.of(raw) ?? (created === undefined ? undefined : raw[created]);
  return typeof moment === 'string' ? moment : undefined;
}
