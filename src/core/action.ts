import type * as z from 'zod';
import type { Evidence, Need } from './evidence/evidence.ts';
import type { Finding } from './finding.ts';
import type { History } from './history.ts';
import type { Json } from './json.ts';
import type { Estimate, Power, ResourceType } from './resource-type.ts';
import type { Settings } from './settings.ts';

/** A step as an action requests it, before the plan adds its id, the steps of its class and its estimate. */
export interface RequestedStep {
  readonly verb: string;
  readonly options: Json;
  /** Indexes of this action's requested steps that must be done first. */
  readonly waitsFor?: readonly number[];
  /**
   * The step is left out where the verb's `blocked` says that there is nothing to do. Steps that wait for it then do
   * not wait.
   */
  readonly ifNeeded?: true;
  /** Why the action itself refuses the step, as a message for people: the plan holds a refusal instead of a step. */
  readonly refused?: string;
  /** Left out: `limit`, a limit that the policy itself sets. */
  readonly refusedAs?: 'limit' | 'unsure';
  /**
   * What the options are based on, where the action determined them instead of reading them from the policy. A message
   * for people.
   */
  readonly message?: string;
}

export interface ActionContext {
  readonly now: Date;
  readonly settings: Settings;
  readonly history: History;
  readonly policy: { readonly name: string };
  readonly type: ActionType;
  readonly account: string;
  readonly region: string;
  /** Whether the resource runs, and since when. Left out where its type cannot be stopped and started. */
  readonly power?: Power;
  /** The monthly cost of the stopped resource. Left out where its type cannot be stopped and started. */
  readonly costStopped?: Estimate;
  /** The answers to the action's evidence needs. A missing answer was never requested. */
  readonly evidence: Evidence;
}

/** What an action may know of the resource's type. */
export type ActionType = Pick<ResourceType, 'name' | 'verbs' | 'verbAliases' | 'deletion'> & {
  readonly power?: Pick<NonNullable<ResourceType['power']>, 'canHibernate' | 'events'>;
};

/**
 * A kind of action. An action only plans: it names verbs and calls none, so the plan shows everything that will happen.
 */
export interface ActionDefinition<Options = never> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly schema: z.ZodType<Options>;
  /** One example as a policy author writes it, in YAML flow style. */
  readonly example: string;
  /** Verbs that the resource type must have; an action that only notifies needs none. */
  readonly needs: (options: Options, type: ActionType) => readonly string[];
  /** Evidence kinds that the action may need. */
  readonly evidence?: readonly string[];
  /**
   * The evidence that the action needs for a finding before it plans. Only findings that the policy's filters matched
   * are asked about.
   */
  readonly evidenceNeeds?: (
    finding: ActionFinding,
    options: Options,
    context: Omit<ActionContext, 'evidence' | 'power' | 'costStopped'>,
  ) => readonly Need[];
  readonly plan: (finding: Finding, options: Options, context: ActionContext) => readonly RequestedStep[];
}

/** What is known of a finding before the plan is made. */
export type ActionFinding = Pick<Finding, 'subject' | 'tags'>;

/**
 * Erases the options' type, so that all actions fit into one list. The schema checks the options before they come back.
 */
export function action<Options>(definition: ActionDefinition<Options>): ActionDefinition {
  return definition as unknown as ActionDefinition;
}

/** The same action, with the type that its options have in a policy: its schema has checked them. */
export function takingJson(erased: ActionDefinition): ActionDefinition<Json> {
  return erased as unknown as ActionDefinition<Json>;
}
