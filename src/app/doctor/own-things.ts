import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { Check } from '../../core/views/check.ts';
import { CallFailed } from '../../estate/aws/call-failed.ts';
import { type Credentials, openOwnRegion } from '../connect.ts';
import { openKillSwitch } from '../kill-switch.ts';
import type { Runtime } from '../runtime.ts';
import { withLedger } from '../with-ledger.ts';
import { afterFailure, failed, notKnown, ok } from './check.ts';

type OwnSetup = { readonly config: Config };

/** The things that mayfly.yml names as Mayfly's own: the ledger, the kill switch, the bucket. */
export async function ownChecks(
  setup: OwnSetup,
  credentials: Credentials,
  runtime: Runtime,
): Promise<readonly Check[]> {
  const { bucket } = setup.config;
  return [
    await ledgerCheck(setup, credentials, runtime),
    await haltCheck(setup, credentials, runtime),
    ...(bucket === undefined ? [] : [await bucketCheck(bucket, setup, credentials, runtime)]),
  ];
}

/** Reachable and writable: releasing a claim that nobody holds changes nothing, and shows that writes are allowed. */
async function ledgerCheck(setup: OwnSetup, credentials: Credentials, runtime: Runtime): Promise<Check> {
  const { ledger: named } = setup.config;
  const name = 'ledger';
  const remedy =
    typeof named === 'string'
      ? 'Correct that, or name another file as `ledger` in mayfly.yml.'
      : 'docs/ledger.md shows how to create the table; `mayfly iam` prints the permissions.';
  try {
    if (typeof named === 'string' && !(await exists(named))) return await newFileCheck(named);
    return await withLedger(setup, credentials, runtime, async ({ ledger, name: known }) => {
      await ledger.release('arn:aws:mayfly:::doctor', { plan: 'doctor', step: 'doctor' });
      return ok(name, `${known} can be read and written`);
    });
  } catch (error) {
    return afterFailure(name, 'it cannot be written', error, remedy);
  }
}

/** The first plan creates a ledger that does not exist yet, and its folder. */
async function newFileCheck(path: string): Promise<Check> {
  let folder = dirname(resolve(path));
  while (!(await exists(folder)) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    await access(folder, constants.W_OK);
    return ok('ledger', `the first plan creates ${path}`);
  } catch {
    return failed(
      'ledger',
      `${path} cannot be created: ${folder} may not be written`,
      'Correct that, or name another file as `ledger` in mayfly.yml.',
    );
  }
}

async function haltCheck({ config }: OwnSetup, credentials: Credentials, runtime: Runtime): Promise<Check> {
  const name = 'kill switch';
  try {
    if (typeof config.ledger === 'string' && !(await exists(config.ledger)))
      return ok(name, 'it is in the ledger, which the first plan creates');
    const killSwitch = await openKillSwitch(config, credentials, runtime);
    const state = await killSwitch.read();
    switch (state.status) {
      case 'running':
        return ok(name, `${killSwitch.name} is off: steps may start`);
      case 'halted':
        return failed(name, `${killSwitch.name} is on: no step starts`, '`mayfly halt --lift` switches it off.');
      default:
        return notKnown(
          name,
          `${killSwitch.name} cannot be read, and no step starts until it can`,
          '`mayfly iam` prints the permission to read it.',
        );
    }
  } catch (error) {
    return afterFailure(name, 'it cannot be read', error, '`mayfly iam` prints the permission to read it.');
  }
}

/** Reads a plan that does not exist: S3 answers that it does not exist, or why it gives no answer. */
async function bucketCheck(
  bucket: string,
  { config }: OwnSetup,
  credentials: Credentials,
  runtime: Runtime,
): Promise<Check> {
  const name = 'bucket';
  try {
    const region =
      config.home ?? config.regions.find((each) => each !== 'all') ?? runtime.environment.AWS_REGION ?? 'us-east-1';
    const aws = await openOwnRegion(region, [`arn:*:s3:::${bucket}/*`], credentials, runtime);
    if (aws === undefined) return notKnown(name, `${bucket} was not checked`, 'Correct the credentials first.');
    await aws.self.s3.getObject({ Bucket: bucket, Key: 'plans/doctor' });
    return ok(name, `${bucket} exists`);
  } catch (error) {
    if (error instanceof CallFailed && error.code === 'NoSuchKey') return ok(name, `${bucket} exists, and may be read`);
    if (error instanceof CallFailed && error.code === 'AccessDenied')
      return notKnown(
        name,
        `it is not known whether ${bucket} may be read: AccessDenied`,
        'With s3:ListBucket on it, S3 distinguishes missing objects from denied ones.',
      );
    return afterFailure(
      name,
      `${bucket} cannot be read`,
      error,
      'Name the bucket of your deployed Mayfly as `bucket` in mayfly.yml.',
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
