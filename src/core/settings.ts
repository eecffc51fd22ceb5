import type { BaselineId } from './baseline.ts';

/**
 * What mayfly.yml settles for filters, plan and guard: keys, values and their spellings. Comparing ignores case,
 * spaces, `_` and `-`. Defaults stand in src/config/.
 */
export interface Settings {
  readonly tags: {
    readonly intent: readonly string[];
    readonly owner: readonly string[];
    readonly team: readonly string[];
    readonly ttl: readonly string[];
    readonly hold: readonly string[];
  };
  /** Spellings of each class, beyond its own name. */
  readonly classes: Readonly<Record<Exclude<LifespanClass, 'unknown'>, readonly string[]>>;
  readonly protect: {
    /** ARNs or patterns with `*`. */
    readonly arns: readonly string[];
    readonly accounts: readonly string[];
    readonly regions: readonly string[];
    /** Entries of the baseline that are in force. */
    readonly baseline: readonly BaselineId[];
    /**
     * ARNs of what belongs to Mayfly by name in mayfly.yml: its ledger's table, its bucket. Protected with the
     * baseline's entry `mayfly`.
     */
    readonly own: readonly string[];
    /** Types of custom resources, or patterns with `*`, whose code a stack's deletion may run. */
    readonly customResourcesAllowed: readonly string[];
  };
  /**
   * The account that pays, where mayfly.yml names a role in it: Cost Explorer is asked there, for all accounts at once.
   */
  readonly payer?: string;
  /**
   * Where it is asked what resources cost, beside our own table: Cost Explorer's data on single resources, AWS's Price
   * List. Left out: nowhere.
   */
  readonly costs?: { readonly resources: boolean; readonly priceList: boolean };
  readonly owners: OwnerSettings;
  /** Hours from the first match until a stop or delete of an unclassified resource. */
  readonly graceHours: number;
  /** IANA zone of schedules and weekends where neither resource nor policy names one. */
  readonly tz: string;
}

/** Who owners are, and where to ask whether somebody is still there. */
export interface OwnerSettings {
  /** What an owner looks like: patterns with `*`, case aside; none: like anything. */
  readonly patterns: readonly string[];
  /** A file that names everybody who is there; `format` and `expr` as in `value_from`. */
  readonly list?: {
    readonly url: string;
    readonly format?: 'json' | 'csv' | 'csv2dict' | 'txt' | undefined;
    readonly expr?: string | number | undefined;
  };
  /** IAM Identity Center. Without an account it is that of each resource. */
  readonly identityStore?: { readonly id: string; readonly region: string; readonly account?: string | undefined };
  /** `token`: the environment variable that holds it. */
  readonly slack?: { readonly token: string; readonly api: string };
  /**
   * Names or ARNs of roles and users that act for nobody, or patterns with `*`, each with the team that answers for
   * what it makes; '' for none.
   */
  readonly robots: Readonly<Record<string, string>>;
  /** Tag keys that say who made a resource. */
  readonly creatorTags: readonly string[];
}

/** The classes of `lifespan-intent`. `unknown`: no tag, or a value that no spelling explains. */
export type LifespanClass = 'persistent-core' | 'persistent-support' | 'ephemeral-task' | 'unknown';
