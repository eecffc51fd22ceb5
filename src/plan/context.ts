import type { ActionDefinition } from '../core/action.ts';
import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { ReportFault } from '../core/fault.ts';
import type { Finding } from '../core/finding.ts';
import type { History } from '../core/history.ts';
import type { Limits, Spent } from '../core/limits.ts';
import type { PlanHeader } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Protection, RelatedResource } from '../core/protection.ts';
import type { Place, Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import type { Costs } from './costs.ts';

/** What a plan is made from, beside the pages and the evidence that the planner is given. */
export interface PlannerInput {
  /** As they were written: the plan's header contains them. */
  readonly policies: readonly Policy[];
  /**
   * The same policies, compiled for one place, with the values that differ by place (`{account_id}`, `{region}`) filled
   * in. Called once per place.
   */
  readonly compiledFor: (place: Place) => readonly CompiledPolicy[];
  readonly vocabulary: Vocabulary;
  readonly settings: Settings;
  readonly protection: Protection;
  readonly history: History;
  readonly source: PlanHeader['source'];
  readonly now: Date;
  /** Hours until the plan expires. */
  readonly planHours: number;
  /** Left out: mayfly.yml limits nothing, as in replays of Custodian's recordings. */
  readonly limits?: Limits;
  /** What other plans have stopped and deleted in this account in this night. Left out: nothing. */
  readonly spent?: (account: string) => Spent;
  readonly halted?: PlanHeader['halted'];
  /** Hears of errors in our own code; what they concern is refused or unknown. Left out: they are thrown. */
  readonly fault?: ReportFault;
}

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
  /** Left out: errors in our own code are thrown. */
  readonly fault?: ReportFault;
}

/** A resource that a policy matched, with the finding: what is decided about, once the evidence is there. */
export interface Candidate {
  readonly finding: Finding;
  readonly resource: Resource;
  readonly policy: Policy;
  /** Why the policy does nothing at all here: `max-resources`. */
  readonly limit?: string;
}
