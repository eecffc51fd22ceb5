import type { Json } from './json.ts';
import type { Place, Ref } from './resource.ts';
import type { Estimate } from './resource-type.ts';
import type { LifespanClass } from './settings.ts';
import type { Verdict } from './verdict.ts';

/**
 * A resource as plans and receipts name it: enough to find it, to say whose it is, and to read the report without AWS.
 */
export interface Subject extends Ref, Place {
  readonly arn: string;
  /** The tag `Name`, where there is one. */
  readonly name?: string;
  readonly owner?: string;
  readonly team?: string;
  readonly class: LifespanClass;
  /** ISO 8601; left out where the type does not say. */
  readonly created?: string;
  /** When its lifetime began, where that is not `created`; ISO 8601. */
  readonly began?: string;
}

/** One policy met one resource, and why. */
export interface Finding {
  /** Derived from policy, resource and the plan's time. */
  readonly id: string;
  readonly policy: string;
  /** `file:line:column` parts of the policy, for links. */
  readonly policyDigest: string;
  readonly subject: Subject;
  readonly because: Verdict;
  /** The tags when it was seen. */
  readonly tags: Readonly<Record<string, string>>;
  /** Digest of what was seen, to tell later whether anything moved. */
  readonly seen: string;
  /**
   * For filters over a whole set: members of the set that the filter spared when it chose this resource, by ARN (the
   * first 50). Each must still exist when a step is made: the choice was made beside them. The others that were chosen
   * are not named, as the same plan may delete them.
   */
  readonly spared?: readonly string[];
  /** What the resource costs a month as it stands, with its source. */
  readonly costs?: Estimate;
  readonly notes?: Readonly<Record<string, Json>>;
}
