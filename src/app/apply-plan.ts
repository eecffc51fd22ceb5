import { apply } from '../apply/apply.ts';
import type { ApplyRefusal, ApplySummary } from '../apply/deps.ts';
import { haltedRefusal, recordingRefusal } from '../apply/preflight.ts';
import { describeHalt } from '../core/describe-halt.ts';
import type { Plan } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { Connection } from '../estate/aws/connect.ts';
import { actingMode, inMode } from './acting-mode.ts';
import { applyDeps } from './apply-deps.ts';
import type { Target } from './connect.ts';
import { refusedByDeployed } from './deployed-ledger.ts';
import type { OpenedLedger } from './ledger.ts';
import { deliverFor, type MessageWording } from './notify.ts';
import type { Runtime } from './runtime.ts';
import type { Setup } from './setup.ts';
import { withConnection } from './with-connection.ts';
import { withLedger } from './with-ledger.ts';

export type { ApplySummary } from '../apply/deps.ts';

export interface ApplyPlanOptions extends MessageWording {
  readonly target: Omit<Target, 'recording' | 'regions'>;
  /** Instead of mayfly.yml's. */
  readonly mode?: 'observe' | 'act';
  /** Write with the credentials of the caller, not with `applyRole` of mayfly.yml: only for a restore. */
  readonly asCaller?: boolean;
}

/** Carries out a plan from this machine, unless the kill switch or the ledger of a deployed Mayfly forbids it. */
export function applyPlan(
  plan: Plan,
  configured: Setup,
  options: ApplyPlanOptions,
  runtime: Runtime,
): Promise<ApplySummary> {
  // AWS would only be asked for credentials.
  if (plan.header.source === 'recording') return Promise.resolve(notStarted(plan, recordingRefusal));
  const setup = inMode(configured, options.mode);
  const target = { ...options.target, regions: regionsOf(plan, 'us-east-1') };
  return withConnection(setup, { target }, runtime, ({ connection }) =>
    withLedger(setup, options.target, runtime, async (opened) => {
      const refused = refusalAs(plan, setup, options) ?? (await refusalFor(plan, { setup, connection, opened }));
      if (refused !== undefined) return notStarted(plan, refused);
      const deliver = deliverFor(setup, options, runtime);
      const asCaller = options.asCaller === true;
      return apply(plan, await applyDeps(plan, { setup, connection, ...opened, deliver, runtime, asCaller }));
    }),
  );
}

/** The regions of everything in the plan; `otherwise` if the plan is empty. */
export function regionsOf({ steps, findings }: Plan, otherwise: string): readonly string[] {
  const regions = [...new Set([...steps, ...findings].map(({ subject }) => subject.region))];
  return regions.length > 0 ? regions : [otherwise];
}

interface Opened {
  readonly setup: Setup;
  readonly connection: Connection;
  readonly opened: OpenedLedger;
}

async function refusalFor(plan: Plan, { setup, connection, opened }: Opened): Promise<ApplyRefusal | undefined> {
  const state = await opened.halt.read();
  if (state.status !== 'running') return haltedRefusal(describeHalt(state));
  if (actingMode(setup.config) === 'observe') return undefined;
  return refusedByDeployed(plan, connection, opened, setup.config.home);
}

/** Effects of which `applyRole` has no permission, because no policy has them. */
const ofRestores: readonly Step['effect'][] = ['restore'];
/** What a restore does. Everything else is done with `applyRole`, whatever the plan says of its origin. */
const allowedAsCaller: readonly Step['effect'][] = ['restore', 'tag', 'start', 'stop'];

/** Whether these steps can be written with the credentials that were chosen for them. */
function refusalAs(
  { header, steps }: Plan,
  { config }: Setup,
  { asCaller }: Pick<ApplyPlanOptions, 'asCaller'>,
): ApplyRefusal | undefined {
  if (asCaller === true)
    return header.origin.kind === 'restore' && steps.every(({ effect }) => allowedAsCaller.includes(effect))
      ? undefined
      : {
          cause: 'apply-role',
          message: '`--as-me` is for restores only: what policies do is written with `applyRole` of mayfly.yml.',
          remedy: 'Leave `--as-me` out.',
        };
  return config.applyRole !== undefined && steps.some(({ effect }) => ofRestores.includes(effect))
    ? {
        cause: 'apply-role',
        message:
          'mayfly.yml names `applyRole`, which may do what policies do, and create nothing again: a restore needs ' +
          'the permissions of a person.',
        remedy: 'Add `--as-me` to write with your own credentials (docs/restore.md says what they need).',
      }
    : undefined;
}

function notStarted({ header, steps }: Plan, refused: ApplyRefusal): ApplySummary {
  return {
    plan: header.id,
    refused,
    isCut: false,
    receipts: [],
    endedNow: 0,
    waiting: steps.map((step) => ({ step, message: refused.message })),
  };
}
