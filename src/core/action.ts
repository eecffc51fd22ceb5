import type * as z from 'zod';
import type { Evidence, Need } from './evidence/evidence.ts';
import type { Finding } from './finding.ts';
import type { History } from './history.ts';
import type { Json } from './json.ts';
import type { Estimate, Power } from './resource-type.ts';
import type { Settings } from './settings.ts';

/** What an action asks for: a step before the plan has given it an id, its class's additions and its estimate. */
export interface RequestedStep {
  readonly verb: string;
  readonly options: Json;
  /** Indexes of drafts of the same action that must be done before. */
  readonly waitsFor?: readonly number[];
  /**
   * Left out where the resource's state says that there is nothing to do (the verb's `blocked`): what waits for it then
   * does not wait.
   */
  readonly ifNeeded?: true;
  /** Why the action itself does not want it, in words for people: the plan holds a refusal instead of a step. */
  readonly refused?: string;
  /** Left out: `limit`, of the policy's own. */
  readonly refusedAs?: 'limit' | 'unsure';
  /**
   * What its options rest on, where the action has found them out rather than read them in the policy, in words for
   * people.
   */
  readonly message?: string;
}

export interface ActionContext {
  readonly now: Date;
  readonly settings: Settings;
  readonly history: History;
  readonly policy: { readonly name: string };
  readonly account: string;
  readonly region: string;
  /** Whether the resource runs, and since when; left out where its type cannot be stopped and started. */
  readonly power?: Power;
  /** What it costs a month while it is stopped; left out where its type cannot be stopped and started. */
  readonly costStopped?: Estimate;
  /** The answers to what the action asks for; one that is missing was never asked. */
  readonly evidence: Evidence;
}

/** A kind of action. It only plans: it names verbs and calls none, so what people read in the plan is all there is. */
export interface ActionDefinition<Options = never> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly schema: z.ZodType<Options>;
  /** One example as a policy author writes it, in YAML flow style. */
  readonly example: string;
  /** Verbs that the resource type must have; an action that only tells needs none. `type` is the type's name. */
  readonly needs: (options: Options, type: string) => readonly string[];
  /** Evidence kinds that it may ask for. */
  readonly evidence?: readonly string[];
  /** What it wants to know of a finding before it plans: asked only of what the policy's filters matched. */
  readonly evidenceNeeds?: (
    finding: ActionFinding,
    options: Options,
    context: Omit<ActionContext, 'evidence' | 'power' | 'costStopped'>,
  ) => readonly Need[];
  readonly plan: (finding: Finding, options: Options, context: ActionContext) => readonly RequestedStep[];
}

/** What is known of a match before the plan is made. */
export type ActionFinding = Pick<Finding, 'subject' | 'tags'>;

/**
 * Erases the options' type, so that actions can stand in one list; the schema has checked them before they come back.
 */
export function action<Options>(definition: ActionDefinition<Options>): ActionDefinition {
  return definition as unknown as ActionDefinition;
}
