import type { Config } from '../../config/schema.ts';
import { actingMode } from '../acting-mode.ts';
import type { MessageWording } from '../notify.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';

type LedgerTable = Exclude<Config['ledger'], string>;

/** The things of a deployed Mayfly, as its environment names them. */
export interface Deployment extends MessageWording {
  /** Path of mayfly.yml; left out: the one in the working directory, if there is one. */
  readonly config?: string;
  /** The bucket that stores plans, under `plans/DAY/ID/`, in this region. */
  readonly bucket: { readonly name: string; readonly region: string };
  /** Its ledger's table; left out if it has none. */
  readonly ledger?: LedgerTable;
  /**
   * ARN of the role with the writes of the packaged policies, if mayfly.yml names no `applyRole`; left out if it was
   * deployed without one.
   */
  readonly applyRole?: string;
}

const noLedger =
  'Deployed without a durable ledger, Mayfly plans and notifies, and refuses to act: ' +
  'receipts, grace periods and steps in progress would be lost with the machine.';
const noRole =
  'mayfly.yml lets Mayfly act, but there is no role with the writes of these policies: nothing is carried out. ' +
  '`osls package` creates one from the mayfly.yml beside serverless.yml; deploy that package.';

/**
 * Whether the plans of this deployment are carried out. `observes`: mayfly.yml does not say so. `cannot`: mayfly.yml
 * says so, but something is missing.
 */
export type Acting = { readonly status: 'acts' } | { readonly status: 'observes' | 'cannot'; readonly message: string };

export function actingOf(
  { config }: Pick<Setup, 'config'>,
  deployment: Pick<Deployment, 'ledger' | 'applyRole'>,
): Acting {
  if (actingMode(config) === 'observe')
    return {
      status: 'observes',
      message:
        'mayfly.yml has neither `mode: act` nor `promotion`: Mayfly plans and notifies, and carries out nothing.',
    };
  if (durableLedger(config, deployment) === undefined) return { status: 'cannot', message: noLedger };
  return (config.applyRole ?? deployment.applyRole) === undefined
    ? { status: 'cannot', message: noRole }
    : { status: 'acts' };
}

/**
 * The ledger table that outlives every machine: the one that mayfly.yml names, else the deployment's own. A file as
 * `ledger` is for laptops.
 */
export function durableLedger(
  { ledger }: Pick<Config, 'ledger'>,
  deployed: Pick<Deployment, 'ledger'>,
): LedgerTable | undefined {
  return typeof ledger === 'string' ? deployed.ledger : ledger;
}

/** A function was deployed without the bucket that it needs. */
export class NotDeployed extends Error {
  override readonly name = 'NotDeployed';
}

/**
 * Reads MAYFLY_BUCKET, MAYFLY_LEDGER and MAYFLY_APPLY_ROLE, which serverless.yml sets for a deployed function.
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
