import type { Subject } from './finding.ts';
import type { Step } from './step.ts';

/**
 * How far a policy may go, from nothing to everything that it asks for. Each stage allows everything that the stages
 * before it allow.
 */
export type RolloutStage = 'observe' | 'notify' | 'stop' | 'delete';

export const rolloutStages: readonly RolloutStage[] = ['observe', 'notify', 'stop', 'delete'];

/** The first rollout stage at which steps of this effect are planned. */
export function rolloutStageFor(effect: Step['effect']): RolloutStage {
  switch (effect) {
    case 'notify':
    case 'tag':
      return 'notify';
    case 'snapshot':
    case 'restore':
    case 'start':
    case 'stop':
      return 'stop';
    case 'unprotect':
    case 'delete':
      return 'delete';
    default:
      return effect satisfies never;
  }
}

/** What the rules of mayfly.yml are asked about: one policy, and the resource that it matched. */
export interface LimitScope {
  readonly policy: string;
  readonly subject: Pick<Subject, 'account' | 'owner' | 'team'>;
  /**
   * The action that requested the step. Windows for destructive work do not apply to schedules, unless they name the
   * policy.
   */
  readonly requestedBy?: string;
}

/** How much may be stopped and deleted: by one policy in one account, and by all policies in one account and night. */
export interface Ceilings {
  /**
   * The larger of `resources` and `percent` counts. `percent` is of the type's resources in that account, over all
   * regions that were checked.
   */
  readonly perPolicy: { readonly resources: number; readonly percent: number; readonly dollars?: number };
  /** `deletions` counts deletions only, with everything that they also destroy. `dollars` includes stops. */
  readonly perNight: { readonly deletions: number; readonly dollars?: number };
}

/** What was stopped and deleted, or is about to be. */
export interface Spent {
  readonly deletions: number;
  /** US dollars a month that it saves, as far as prices are known. */
  readonly dollars: number;
}

/** Outside of a window: the reason, and when it opens next. */
export interface ClosedWindow {
  readonly message: string;
  /** ISO 8601. Left out where it never opens. */
  readonly until?: string;
}

/**
 * What mayfly.yml lets policies do, and when. Pure: made once from the configuration, and passed to plan/ and apply/ as
 * a value.
 */
export interface Limits {
  readonly ceilings: Ceilings;
  /**
   * The rollout stage that this policy has reached for this resource. Undefined where mayfly.yml promotes nothing: then
   * only `mode` counts.
   */
  readonly stageOf: (scope: LimitScope) => RolloutStage | undefined;
  /** Why nothing in this scope may be stopped or deleted at this time. */
  readonly closedAt: (scope: LimitScope, at: Date) => ClosedWindow | undefined;
}

/** The kill switch, switched on. */
export interface Halt {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason?: string;
}

/** The state of the kill switch. A switch that cannot be read counts as on. */
export type HaltState =
  | { readonly status: 'running' }
  | { readonly status: 'halted'; readonly halt: Halt }
  | { readonly status: 'unreadable'; readonly cause: string };
