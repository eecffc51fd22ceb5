import type { Subject } from './finding.ts';
import type { Step } from './step.ts';

/** How far a policy may go, from nothing to all that it asks for. Each stage may do what those before it may, too. */
export type RolloutStage = 'observe' | 'notify' | 'stop' | 'delete';

export const rolloutStages: readonly RolloutStage[] = ['observe', 'notify', 'stop', 'delete'];

/** The first stage of a policy at which steps of this effect are made. */
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

/** What rules of mayfly.yml are asked about: one policy, and the resource that it met. */
export interface LimitScope {
  readonly policy: string;
  readonly subject: Pick<Subject, 'account' | 'owner' | 'team'>;
  /** The action that asks: windows for destructive work are not meant for schedules, unless they name the policy. */
  readonly requestedBy?: string;
}

/** How much one policy in one account, and all of them in one account and night, may stop and delete. */
export interface Ceilings {
  /**
   * Whichever of `resources` and `percent` is more; `percent` is of the type's resources in that account, over all
   * regions that were looked at.
   */
  readonly perPolicy: { readonly resources: number; readonly percent: number; readonly dollars?: number };
  /** Only deletions count, with all that goes with them; `dollars` are those of stops, too. */
  readonly perNight: { readonly deletions: number; readonly dollars?: number };
}

/** What was stopped and deleted, or is about to be. */
export interface Spent {
  readonly deletions: number;
  /** US dollars a month that it saves, as far as prices are known. */
  readonly dollars: number;
}

/** Outside of a window: why, and when it opens next. */
export interface ClosedWindow {
  readonly message: string;
  /** ISO 8601; left out where it never opens. */
  readonly until?: string;
}

/**
 * What mayfly.yml lets policies do, and when. Pure; made once from the configuration, and handed to plan/ and apply/ as
 * values.
 */
export interface Limits {
  readonly ceilings: Ceilings;
  /**
   * The stage that this policy has reached for this resource; undefined where mayfly.yml promotes nothing: then `mode`
   * alone counts.
   */
  readonly stageOf: (scope: LimitScope) => RolloutStage | undefined;
  /** Why nothing of this may be stopped or deleted at this time. */
  readonly closedAt: (scope: LimitScope, at: Date) => ClosedWindow | undefined;
}

/** The kill switch, switched on. */
export interface Halt {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason?: string;
}

/** What the kill switch says. One that cannot be read holds as if it were on. */
export type HaltState =
  | { readonly status: 'running' }
  | { readonly status: 'halted'; readonly halt: Halt }
  | { readonly status: 'unreadable'; readonly cause: string };
