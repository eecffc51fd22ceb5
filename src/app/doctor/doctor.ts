import { applyRoleIn } from '../../config/apply-role.ts';
import type { Aws } from '../../core/aws.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Policy } from '../../core/policy.ts';
import type { Check } from '../../core/views/check.ts';
import type { Connection } from '../../estate/aws/connect.ts';
import { iamFacts } from '../../estate/vocabulary.ts';
import { toPolicyDocuments } from '../../iam/documents.ts';
import { permissionQuestions } from '../../iam/questions.ts';
import { roleFor } from '../../iam/role.ts';
import { denyAll } from '../apply-role.ts';
import { connectTarget, type Target } from '../connect.ts';
import { refusedByDeployed } from '../deployed-ledger.ts';
import type { Runtime } from '../runtime.ts';
import { costReads } from '../self-access.ts';
import type { Setup } from '../setup.ts';
import { afterFailure, failed, notKnown, ok } from './check.ts';
import { ownChecks } from './own-things.ts';
import { permissionChecks } from './permissions.ts';
import { clockCheck, identityCheck, regionChecks, unreachedChecks } from './places.ts';

/** What is checked: the setup, the policies as they were read, and the faults of both. */
export interface Installation {
  readonly setup: Setup;
  readonly policies: readonly Policy[];
  readonly diagnostics: readonly Diagnostic[];
  readonly target: Omit<Target, 'recording'>;
}

/**
 * Checks an installation from the outside in: configuration, clock, credentials, places, Mayfly's own things,
 * permissions. It writes nothing to AWS. What cannot be checked is `unknown`, never taken for `ok`.
 */
export async function examine(
  { setup, policies, diagnostics, target }: Installation,
  runtime: Runtime,
): Promise<readonly Check[]> {
  const written = writtenChecks(diagnostics);
  const region =
    target.regions.find((each) => each !== 'all') ??
    setup.config.regions.find((each) => each !== 'all') ??
    runtime.environment.AWS_REGION ??
    'us-east-1';
  const clock = await clockCheck(region, target.endpoint ?? runtime.environment.AWS_ENDPOINT_URL, runtime.clock);
  let connection: Connection;
  try {
    ({ connection } = await connectTarget(
      target,
      { regions: setup.config.regions, own: [], payer: setup.config.cost.role },
      runtime,
    ));
  } catch (error) {
    const remedy =
      'Name a profile with --profile, log in again, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; ' +
      'name a region with --region.';
    return [...written, clock, afterFailure('credentials', 'AWS cannot be reached with them', error, remedy)];
  }
  const accounts = [...new Set(connection.places.map(({ account }) => account))];
  return [
    ...written,
    clock,
    ...unreachedChecks(connection),
    ...(await ownChecks(setup, target, runtime)),
    ...(
      await Promise.all(accounts.map((account) => accountChecks(account, { setup: setup, policies, connection })))
    ).flat(),
  ];
}

function writtenChecks(diagnostics: readonly Diagnostic[]): readonly Check[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return [ok('what is written', 'mayfly.yml and the policies can be read')];
  return errors.map(({ at, message, remedy }) =>
    failed('what is written', `${at.file}:${at.line}:${at.column} ${message}`, remedy),
  );
}

interface AccountContext {
  readonly setup: Setup;
  readonly policies: readonly Policy[];
  readonly connection: Connection;
}

async function accountChecks(account: string, about: AccountContext): Promise<readonly Check[]> {
  const { connection } = about;
  const place = connection.places.find((each) => each.account === account);
  if (place === undefined) return [];
  const aws = connection.open(place);
  const { check, arn } = await identityCheck(aws);
  return [
    check,
    ...(await regionChecks(connection, account)),
    ...(await deployedChecks(aws, about)),
    ...(await roleChecks(aws, about)),
    ...(about.policies.length === 0 ? [] : await policyChecks(aws, arn, about)),
  ];
}

/** Whether the account has the ledger of a deployed Mayfly that mayfly.yml does not name: then `apply` would refuse. */
async function deployedChecks(aws: Aws, { setup, connection, policies }: AccountContext): Promise<readonly Check[]> {
  if (!policies.some(({ actions }) => actions.length > 0)) return [];
  const name = `deployed Mayfly ${aws.place.account}`;
  const { ledger, home } = setup.config;
  const isOurs = typeof ledger !== 'string';
  const ours = isOurs
    ? { name: ledger.table, at: { account: aws.place.account, region: ledger.region, table: ledger.table } }
    : { name: ledger };
  const refused = await refusedByDeployed({ steps: [{ subject: aws.place }] }, connection, ours, home);
  return [
    refused === undefined
      ? ok(name, 'no other ledger is in the account')
      : failed(name, refused.message, refused.remedy),
  ];
}

async function roleChecks(aws: Aws, { setup, connection }: AccountContext): Promise<readonly Check[]> {
  const { applyRole } = setup.config;
  if (applyRole === undefined) return [];
  const name = `applyRole ${aws.place.account}`;
  const role = applyRoleIn(aws.place.account, applyRole);
  if (role === undefined || connection.narrowed === undefined)
    return [
      failed(name, `${applyRole} is a role of another account`, 'Write `{account_id}` in the place of its account.'),
    ];
  try {
    await connection.narrowed(aws.place, role, [denyAll], 'mayfly-doctor');
    return [ok(name, `${role} can be assumed`)];
  } catch (error) {
    return [
      afterFailure(
        name,
        `${role} cannot be assumed`,
        error,
        'Let the role trust these credentials, and allow them sts:AssumeRole on it.',
      ),
    ];
  }
}

/**
 * The permissions that exactly these policies need: reads by the credentials, writes by `applyRole` if there is one;
 * and that writes on protected resources are denied. The same for the role that `mayfly iam` prints, which IAM can
 * evaluate before anybody attaches it.
 */
async function policyChecks(
  aws: Aws,
  arn: string | undefined,
  { setup, policies }: AccountContext,
): Promise<readonly Check[]> {
  const { settings, config } = setup;
  const vocabulary = { ...setup.vocabulary, iam: iamFacts };
  const partition = arn?.split(':')[1] ?? 'aws';
  const questions = permissionQuestions(policies, vocabulary, settings, aws.place, partition);
  const role = roleFor({ policies, vocabulary, settings, regions: config.regions, reads: costReads(config) });
  const documents = toPolicyDocuments(role, { partition, account: aws.place.account }).map(({ document }) =>
    JSON.stringify(document),
  );
  const writer = config.applyRole === undefined ? undefined : applyRoleIn(aws.place.account, config.applyRole);
  const reads = writer === undefined ? questions : questions.filter(({ isWrite }) => !isWrite);
  const principal = arn === undefined ? undefined : principalOf(arn);
  const remedy = 'IAM evaluates users and roles: use the credentials of one.';
  return [
    ...(principal === undefined
      ? [notKnown(`permissions of ${arn ?? 'nobody'}`, 'IAM does not evaluate these credentials', remedy)]
      : await permissionChecks(principal, { principal }, reads, aws)),
    ...(writer === undefined
      ? []
      : await permissionChecks(
          writer,
          { principal: writer },
          questions.filter(({ isWrite }) => isWrite),
          aws,
        )),
    ...(await permissionChecks('the role of `mayfly iam`', { policies: documents }, questions, aws)),
    ...(questions.some(({ actions }) => actions.includes('ce:GetCostAndUsage')) ? [await spendCheck(aws)] : []),
  ];
}

/**
 * A session of a role is evaluated as its role. The session's ARN does not contain the role's path, so a role with a
 * path is not found. IAM does not evaluate root and federated users.
 */
function principalOf(arn: string): string | undefined {
  const [, partition, account, role] = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (role !== undefined) return `arn:${partition}:iam::${account}:role/${role}`;
  return /^arn:[\w-]+:iam::\d{12}:(user|role)\//.test(arn) ? arn : undefined;
}

/**
 * A person must switch Cost Explorer on, once. A call costs 0.01 US dollars: it is made only if policies will make such
 * calls, too.
 */
async function spendCheck(aws: Aws): Promise<Check> {
  const name = `Cost Explorer ${aws.place.account}`;
  const day = (before: number): string => new Date(Date.now() - before * 86_400_000).toISOString().slice(0, 10);
  try {
    await aws.read.costExplorer.getCostAndUsage({
      TimePeriod: { Start: day(2), End: day(1) },
      Granularity: 'DAILY',
      Metrics: ['UnblendedCost'],
    });
    return ok(name, 'it answers');
  } catch (error) {
    return afterFailure(
      name,
      'it does not answer',
      error,
      'Switch it on in the billing console, and allow ce:GetCostAndUsage.',
    );
  }
}
