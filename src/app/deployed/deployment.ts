import type { Config } from '../../config/schema.ts';
import { actingMode } from '../acting-mode.ts';
import type { MessageWording } from '../notify.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';

type LedgerTable = Exclude<Config['ledger'], string>;

/** What a deployed Mayfly has of its own, as its environment names it. */
export interface Deployment extends MessageWording {
  /** Path of mayfly.yml; left out: the one in the working directory, if there is one. */
  readonly config?: string;
  /** The bucket that keeps plans, under `plans/DAY/ID/`, in this region. */
  readonly bucket: { readonly name: string; readonly region: string };
  /** Its ledger's table; left out where it has none. */
  readonly ledger?: LedgerTable;
  /**
   * ARN of the role with the writes of the packaged policies, where mayfly.yml names no `applyRole`; left out where it
   * was deployed without one.
   */
  readonly applyRole?: string;
}

const noLedger =
  'Deployed without a durable ledger, Mayfly plans and tells, and refuses to act: receipts, graces and what is under way would be lost with the machine.';
const noRole =
  'mayfly.yml lets Mayfly act, but there is no role with the writes of these policies: nothing is carried out. `osls package` makes one by the mayfly.yml beside serverless.yml; deploy that package.';

/**
 * Whether the plans of this deployment are carried out. `observes`: nobody asked for it. `cannot`: somebody did, and it
 * lacks something.
 */
export type Acting = { readonly status: 'acts' } | { readonly status: 'observes' | 'cannot'; readonly message: string };

export function actingOf(
  { config }: Pick<Setup, 'config'>,
  deployment: Pick<Deployment, 'ledger' | 'applyRole'>,
): Acting {
  if (actingMode(config) === 'observe')
    return {
      status: 'observes',
      message: 'mayfly.yml says neither `mode: act` nor `promotion`: it plans and tells, and carries out nothing.',
    };
  if (durableLedger(config, deployment) === undefined) return { status: 'cannot', message: noLedger };
  return (config.applyRole ?? deployment.applyRole) === undefined
    ? { status: 'cannot', message: noRole }
    : { status: 'acts' };
}

/**
 * The table that outlives every machine: the one that mayfly.yml names, else the deployment's own. A file of mayfly.yml
 * is for laptops.
 */
export function durableLedger(
  { ledger }: Pick<Config, 'ledger'>,
  deployed: Pick<Deployment, 'ledger'>,
): LedgerTable | undefined {
  return typeof ledger === 'string' ? deployed.ledger : ledger;
}

/** A function is deployed without the bucket that it needs. */
export class NotDeployed extends Error {
  override readonly name = 'NotDeployed';
}

/**
 * What the environment of a deployed function says: MAYFLY_BUCKET, MAYFLY_LEDGER and MAYFLY_APPLY_ROLE, which
 * serverless.yml sets.
 * @throws NotDeployed
 */
export function deploymentOf(
  { MAYFLY_BUCKET, MAYFLY_LEDGER, MAYFLY_APPLY_ROLE, AWS_REGION: region = '' }: Runtime['environment'],
  wording: MessageWording,
): Deployment {
  if (!MAYFLY_BUCKET) throw new NotDeployed('MAYFLY_BUCKET names no bucket for the plans');
  return {
    ...wording,
    bucket: { name: MAYFLY_BUCKET, region },
    ...(MAYFLY_LEDGER ? { ledger: { table: MAYFLY_LEDGER, region } } : {}),
    ...(MAYFLY_APPLY_ROLE ? { applyRole: MAYFLY_APPLY_ROLE } : {}),
  };
}
