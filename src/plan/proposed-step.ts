import type { RequestedStep } from '../core/action.ts';
import type { Json } from '../core/json.ts';
import type { Deed } from '../core/protection.ts';
import type { AlsoDestroyed } from '../core/step.ts';
import type { Effect, ParsedVerb, Verb } from '../core/verb.ts';
import type { Candidate, PlanContext } from './context.ts';

/** One verb that an action requests, or that its class adds, before it is accepted. */
export interface ProposedStep {
  /** Identifies it among the proposed steps of its candidate. */
  readonly key: string;
  readonly verb: string;
  readonly effect: Effect | 'notify' | 'none';
  readonly options: Json;
  /** Left out for `notify`, and where the type has no such verb. */
  readonly definition?: ParsedVerb;
  /** What the step also destroys. */
  readonly alsoDestroys: readonly AlsoDestroyed[];
  /** Keys of the proposed steps of the same group that must be done before. */
  readonly waitsFor: readonly string[];
  readonly requestedBy: string;
  /**
   * Set for a step of another action, which is in this group only for its order: it is done without the others, too.
   */
  readonly standsAlone?: true;
  /** Why the action itself refuses it. */
  readonly refused?: string;
  readonly refusedAs?: RequestedStep['refusedAs'];
  /** Why AWS would refuse it in the state that the steps before it bring about, where that is known. */
  readonly blockedThen?: string;
  /** What its options are based on. */
  readonly message?: string;
}

/**
 * Steps that are accepted or refused together: those of one action, and a snapshot that was requested before a delete.
 * If one of them is refused, none becomes a step, except messages. (A snapshot for a delete that does not follow would
 * be taken again every night.)
 */
export type StepGroup = readonly ProposedStep[];

/** The verb's own schema checks the options again, so a plan never contains options that its verb cannot read. */
export function checked(definition: Verb<Record<string, unknown>, never>, options: Json, label: string): Json {
  const parsed = definition.options.safeParse(options);
  if (!parsed.success)
    throw new TypeError(`${label} requests options that its verb does not know: ${parsed.error.message}`);
  return parsed.data;
}

/** Everything that the verb would also destroy, at any depth, as far as the inventory knows it. */
export function alsoDestroyedBy(
  deed: Deed,
  resource: Candidate['resource'],
  { protection, now, relatedIn }: PlanContext,
): readonly AlsoDestroyed[] {
  return protection
    .blastRadius(resource, deed, now, relatedIn(resource))
    .alsoDestroys.map(({ ref, class: memberClass }) => ({ ...ref, ...(memberClass && { class: memberClass }) }));
}

export function isDelete(proposed: ProposedStep): boolean {
  return proposed.effect === 'delete';
}
