import type { ActionDefinition } from '../core/action.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Finding } from '../core/finding.ts';
import type { History } from '../core/history.ts';
import type { Limits } from '../core/limits.ts';
import type { Policy } from '../core/policy.ts';
import type { Protection, RelatedResource } from '../core/protection.ts';
import type { Place, Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import type { Costs } from './costs.ts';

/** Everything that decides what is done about a finding, collected before the first decision. */
export interface PlanContext {
  readonly types: ReadonlyMap<string, ResourceType>;
  /** By name and by alias. */
  readonly actions: ReadonlyMap<string, ActionDefinition>;
  readonly settings: Settings;
  readonly protection: Protection;
  readonly history: History;
  /** The answers to what actions need. */
  readonly evidence: Evidence;
  readonly costs: Costs;
  readonly now: Date;
  readonly relatedIn: (place: Place) => (ref: Ref) => RelatedResource;
  readonly expires?: Date;
  /** Left out: mayfly.yml limits nothing, as in replays of Custodian's recordings. */
  readonly limits?: Limits;
  /** Why what this policy would stop or delete here is over a ceiling. */
  readonly overCeiling?: (candidate: Candidate) => string | undefined;
  /** Why the quota has no room for a snapshot of this resource. */
  readonly overQuota?: (resource: Resource) => string | undefined;
}

/** One policy's finding on a resource, with what is needed to decide about it. */
export interface Candidate {
  readonly finding: Finding;
  readonly resource: Resource;
  readonly policy: Policy;
  /** Why the policy does nothing at all here: `max-resources`. */
  readonly limit?: string;
}
