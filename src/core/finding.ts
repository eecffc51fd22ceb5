import type { Json } from './json.ts';
import type { Place, Ref } from './resource.ts';
import type { Estimate } from './resource-type.ts';
import type { LifespanClass } from './settings.ts';
import type { Verdict } from './verdict.ts';

/**
 * A resource as plans and receipts name it: enough to find it, to know its owner, and to read the report without AWS.
 */
export interface Subject extends Ref, Place {
  readonly arn: string;
  /** The tag `Name`, where there is one. */
  readonly name?: string;
  readonly owner?: string;
  readonly team?: string;
  readonly class: LifespanClass;
  /** ISO 8601. Left out where the type does not say. */
  readonly created?: string;
  /** When its lifetime began, where that is not `created`: ISO 8601. */
  readonly began?: string;
}

/** One policy matched one resource, and why. */
export interface Finding {
  /** Derived from policy, resource and the plan's time. */
  readonly id: string;
  readonly policy: string;
  /** Digest of the policy as it was resolved when it matched, positions aside. */
  readonly policyDigest: string;
  readonly subject: Subject;
  readonly because: Verdict;
  /** The tags when it was seen. */
  readonly tags: Readonly<Record<string, string>>;
  /** Digest of what was seen, to notice later whether it changed. */
  readonly seen: string;
  /**
   * For filters over a whole set: the members that the filter spared when it chose this resource, by ARN (the first
   * 50). Each must still exist when the step runs, because the choice depended on them. Other resources that the filter
   * chose are not listed, as the same plan may delete them.
   */
  readonly spared?: readonly string[];
  /** What the resource costs a month as it is, with the source of the price. */
  readonly costs?: Estimate;
  readonly notes?: Readonly<Record<string, Json>>;
}
