import pMap from 'p-map';
import type { ApplyRefusal } from '../apply/deps.ts';
import type { Place } from '../core/resource.ts';
import { CallFailed, causeOf } from '../estate/aws/call-failed.ts';
import type { Connection } from '../estate/aws/connect.ts';
import type { OpenedLedger } from './ledger.ts';

/**
 * The ledger table of every deployed Mayfly. Its name is always the same, so that there can be only one in an account
 * and region, and everybody can look for it.
 */
export const deployedTable = 'mayfly-ledger';

/**
 * Why this plan may not be carried out with this ledger: an account of the plan has the ledger of a deployed Mayfly,
 * and ours is another one. Two ledgers for one account do not protect it: each would repeat what the other has started.
 * If it cannot be read whether there is one, the plan is refused, too.
 * @param home the region that a deployed Mayfly lives in; left out: every region that is enabled in the account. The
 * regions of the plan's steps are always checked.
 */
export async function refusedByDeployed(
  plan: { readonly steps: readonly { readonly subject: Place }[] },
  connection: Pick<Connection, 'open' | 'places'>,
  ours: Pick<OpenedLedger, 'at' | 'name'>,
  home: string | undefined,
): Promise<ApplyRefusal | undefined> {
  const accounts = Map.groupBy(plan.steps, ({ subject }) => subject.account);
  for (const [account, steps] of accounts) {
    // Without credentials for an account nothing can be written there: the guard refuses its steps, and the steps of
    // the other accounts are done.
    if (!connection.places.some((place) => place.account === account)) continue;
    const here = [...new Set(steps.map(({ subject }) => subject.region))];
    const regions = home === undefined ? await enabledRegions(account, here, connection) : [home];
    if ('cause' in regions) return unreadable(account, regions.cause, 'Allow ec2:DescribeRegions, or name the region');
    const others = [...new Set([...here, ...regions])].filter((region) => !isOurs({ account, region }, ours));
    for (const { region, answer } of await pMap(
      others,
      async (region) => ({ region, answer: await findTable(account, region, connection) }),
      { concurrency: 8 },
    )) {
      if (answer === 'there') return foreignLedger(account, region, ours.name);
      if (answer !== 'none')
        return unreadable(
          `${account} ${region}`,
          answer.cause,
          `Allow dynamodb:DescribeTable on the table \`${deployedTable}\`, or name the region`,
        );
    }
  }
  return undefined;
}

function isOurs(
  { account, region }: { readonly account: string; readonly region: string },
  { at }: Pick<OpenedLedger, 'at'>,
): boolean {
  return at?.table === deployedTable && at.account === account && at.region === region;
}

function foreignLedger(account: string, region: string, ours: string): ApplyRefusal {
  return {
    cause: 'deployed-ledger',
    message:
      `Account ${account} has the ledger of a deployed Mayfly, the table \`${deployedTable}\` in ${region}; ` +
      `this apply would use ${ours}.`,
    remedy:
      `Write \`ledger: { table: ${deployedTable}, region: ${region} }\` into mayfly.yml, ` +
      'and use credentials of that account.',
  };
}

function unreadable(where: string, cause: string, allow: string): ApplyRefusal {
  return {
    cause: 'deployed-ledger',
    message: `It is not known whether account ${where} has the ledger of a deployed Mayfly: ${cause}.`,
    remedy: `${allow} that it would be in as \`home\` in mayfly.yml.`,
  };
}

type Unreadable = { readonly cause: string };

async function enabledRegions(
  account: string,
  [region]: readonly string[],
  { open }: Pick<Connection, 'open'>,
): Promise<readonly string[] | Unreadable> {
  if (region === undefined) return [];
  try {
    const regions = await open({ account, region }).read.ec2.describeRegions({});
    return regions.flatMap(({ RegionName }) => RegionName ?? []);
  } catch (error) {
    return refusal(error);
  }
}

async function findTable(
  account: string,
  region: string,
  { open }: Pick<Connection, 'open'>,
): Promise<'there' | 'none' | Unreadable> {
  try {
    await open({ account, region }).read.dynamoDb.describeTable({ TableName: deployedTable });
    return 'there';
  } catch (error) {
    return error instanceof CallFailed && error.code === 'ResourceNotFoundException' ? 'none' : refusal(error);
  }
}

function refusal(error: unknown): Unreadable {
  if (!(error instanceof CallFailed)) throw error;
  return { cause: causeOf(error) };
}
