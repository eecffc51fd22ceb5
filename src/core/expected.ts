import type { Confidence } from './actual.ts';
import type { Json } from './json.ts';

/** What a filter expects. The operator stands as its shortest name, whatever the policy wrote. */
export type Expected =
  | ExpectedComparison
  | { readonly kind: 'presence'; readonly is: 'present' | 'absent' | 'empty' | 'not-empty' }
  /** How long ago a time is, in days: `gt` is older. */
  | { readonly kind: 'age'; readonly op: Order; readonly days: number }
  /** How far ahead a time is, in days: `gt` is later. */
  | { readonly kind: 'days-left'; readonly op: Order; readonly days: number }
  | ExpectedEnd
  /** A text that has not the form that it needs. */
  | { readonly kind: 'malformed' }
  | ExpectedOwner
  | ExpectedMeasured
  | ExpectedIdle
  | ExpectedSchedule
  | ExpectedSpend
  | ExpectedRank
  /** What AWS itself lists with these filters or parameters, each with its alternatives. */
  | {
      readonly kind: 'listed';
      readonly terms: readonly { readonly name: string; readonly values: readonly string[] }[];
    }
  /** To be selected by filters over a whole set, by their names. */
  | { readonly kind: 'selected'; readonly by: readonly string[] }
  /** To be among the resources that the filters before this one left. */
  | { readonly kind: 'candidate' }
  /** Whatever it is, it matches. */
  | { readonly kind: 'anything' };

export type Order = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * `in` and `not-in`: whether the actual value is in the expected one; `contains` the other way round. `difference` and
 * `intersect`: whether a list has an item that the expected one does not have, or has. `mod`: whether a remainder is
 * left. `regex` ignores case, `regex-case` does not.
 */
export type Operator =
  | Order
  | 'in'
  | 'not-in'
  | 'contains'
  | 'glob'
  | 'regex'
  | 'regex-case'
  | 'difference'
  | 'intersect'
  | 'mod';

export interface ExpectedComparison {
  readonly kind: 'compare';
  readonly op: Operator;
  /** Left out where the value does not stand in the policy. */
  readonly value?: Json;
  /** Where the value is then: the address of a file, or an expression over the resource. */
  readonly from?: string;
  /** How both values were read before: Custodian's `value_type`. */
  readonly as?: string;
  /** What is counted or measured: `resources`. */
  readonly unit?: string;
  /** How old the actual value may be, a duration. */
  readonly maxAge?: string;
}

/**
 * `over`: it has ended, `duration` ago or longer. `near`: it ends within `duration`. `due`: `operation` is due, or will
 * be within `duration`. `late`: it ends later than `duration` after the creation; without `duration`, never.
 */
export interface ExpectedEnd {
  readonly kind: 'end';
  readonly is: 'over' | 'near' | 'due' | 'late';
  readonly duration?: string;
  readonly operation?: string;
}

/** An owner's status. `maker`: where no tag names an owner, a creator of whom we are that sure counts too. */
export interface ExpectedOwner {
  readonly kind: 'owner';
  readonly is: 'missing' | 'present' | 'malformed' | 'gone' | 'known';
  readonly maker?: Confidence;
}

/** The time over which something was measured: the last `count` of them. */
export interface MeasuredWindow {
  readonly last: 'days' | 'weekends' | 'nights' | 'working-days';
  readonly count: number;
  /** The hours of each night or day. */
  readonly hours?: { readonly from: number; readonly until: number };
  /** An IANA name. Left out: UTC, up to now. */
  readonly zone?: string;
}

/** Every point of a metric passes the comparison. */
export interface ExpectedMeasured {
  readonly kind: 'measured';
  readonly op: Operator;
  readonly value: number;
  /** The key of the resource of which the points are a percentage. Left out: the metric's own unit. */
  readonly percentOf?: string;
  readonly window: MeasuredWindow;
}

/** Nobody used it: no hour of any metric is above its limit, AWS calls it idle, or either or both. */
export interface ExpectedIdle {
  readonly kind: 'idle';
  readonly by: 'metrics' | 'compute-optimizer' | 'either' | 'both';
  readonly limits: readonly { readonly metric: string; readonly statistic: string; readonly atMost: number }[];
  readonly window: MeasuredWindow;
}

/** To be switched by a schedule. */
export interface ExpectedSchedule {
  readonly kind: 'schedule';
  readonly switches: 'on' | 'off' | 'both';
  /** The schedule, by its name or as it was written. */
  readonly by?: string;
  /** Where the tag has no times: the hour, and the zone as it was written. */
  readonly default?: { readonly hour: number; readonly zone: string };
}

/** A group's spend is above a limit. */
export interface ExpectedSpend {
  readonly kind: 'spend';
  readonly currency: 'USD';
  /** For a calendar month. Left out where it is not known: that of `budget`. */
  readonly limit?: number;
  /** The budget in AWS Budgets that has the limit. */
  readonly budget?: string;
  /** On how many days it must have been above. */
  readonly days: 1 | 2;
  /** Of a group above its limit, only as many as it takes. */
  readonly choose?: 'costliest-first';
}

/** Its place among the resources of its group. */
export interface ExpectedRank {
  readonly kind: 'rank';
  readonly groupBy?: RankKey;
  readonly sortBy?: RankKey;
  readonly order?: 'asc' | 'desc' | 'reverse' | 'randomize';
  /** Where resources without the value stand. */
  readonly missing: 'first' | 'last';
  /** How many of each group are passed over first, and how many are then selected at most. */
  readonly skip?: Amount;
  readonly limit?: Amount;
}

interface RankKey {
  readonly key: string;
  readonly as?: 'string' | 'number' | 'date';
  /** A regular expression, whose group is the value. */
  readonly pattern?: string;
}

/** With both, the larger one is passed over, and the smaller one is selected. */
interface Amount {
  readonly count?: number;
  readonly percent?: number;
}
