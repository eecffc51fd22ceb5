import type { BaselineId } from './baseline.ts';

/**
 * The part of mayfly.yml that filters, plan and guard use: keys, values and their spellings. Comparing ignores case,
 * spaces, `_` and `-`. The defaults are in src/config/.
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
     * ARNs of Mayfly's own resources that mayfly.yml names: its ledger's table, its bucket. The baseline's entry
     * `mayfly` protects them.
     */
    readonly own: readonly string[];
    /** Types of custom resources, or patterns with `*`, whose code may run when a stack is deleted. */
    readonly customResourcesAllowed: readonly string[];
  };
  /** The paying account, where mayfly.yml names a role in it: Cost Explorer is asked there once for all accounts. */
  readonly payer?: string;
  /**
   * Where else prices come from, in addition to our own table: Cost Explorer's data on single resources, AWS's Price
   * List. Left out: nowhere.
   */
  readonly costs?: { readonly resources: boolean; readonly priceList: boolean };
  readonly owners: OwnerSettings;
  /** Hours between the first match and a stop or delete of an unclassified resource. */
  readonly graceHours: number;
  /** IANA zone of schedules and weekends, if neither the resource nor the policy names one. */
  readonly tz: string;
}

/** Who owners are, and which directory knows whether somebody is still there. */
export interface OwnerSettings {
  /** What an owner looks like: patterns with `*`, ignoring case. Empty: any value is an owner. */
  readonly patterns: readonly string[];
  /** A file that names everybody who is there; `format` and `expr` as in `value_from`. */
  readonly list?: {
    readonly url: string;
    readonly format?: 'json' | 'csv' | 'csv2dict' | 'txt' | undefined;
    readonly expr?: string | number | undefined;
  };
  /** IAM Identity Center. Without an account: the account of each resource. */
  readonly identityStore?: { readonly id: string; readonly region: string; readonly account?: string | undefined };
  /** `token`: the environment variable that holds it. */
  readonly slack?: { readonly token: string; readonly api: string };
  /**
   * Roles and users that act for nobody, by name, ARN or pattern with `*`, each with the team that is responsible for
   * what it creates; '' for none.
   */
  readonly robots: Readonly<Record<string, string>>;
  /** Tag keys that say who created a resource. */
  readonly creatorTags: readonly string[];
}

/** The classes of `lifespan-intent`. `unknown`: no tag, or a value that is no spelling of a class. */
export type LifespanClass = 'persistent-core' | 'persistent-support' | 'ephemeral-task' | 'unknown';
