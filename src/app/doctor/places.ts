import type { Aws } from '../../core/aws.ts';
import type { Check } from '../../core/views/check.ts';
import { CallFailed } from '../../estate/aws/call-failed.ts';
import { clockOfAws } from '../../estate/aws/clock-of-aws.ts';
import type { Connection } from '../../estate/aws/connect.ts';
import { afterFailure, failed, notKnown, ok } from './check.ts';

/** Seconds by which a clock may differ: AWS refuses signatures that are five minutes old. */
const mostSeconds = 240;

/** Compares the clock of this machine with AWS's. */
export async function clockCheck(region: string, endpoint: string | undefined, clock: () => Date): Promise<Check> {
  const name = 'clock';
  const theirs = await clockOfAws(region, endpoint);
  if (theirs === undefined)
    return notKnown(
      name,
      'AWS gave no answer with its time',
      'Check whether this machine reaches AWS at all: a proxy, a firewall, DNS.',
    );
  const off = Math.round(Math.abs(clock().getTime() - theirs.getTime()) / 1000);
  if (off <= mostSeconds) return ok(name, `within ${off} s of AWS’s`);
  return failed(
    name,
    `${off} s from AWS’s clock; AWS refuses signatures after five minutes`,
    'Set the clock of this machine by NTP.',
  );
}

/** The identity of the credentials in one account. */
export async function identityCheck(aws: Aws): Promise<{ readonly check: Check; readonly arn: string | undefined }> {
  const name = `credentials ${aws.place.account}`;
  try {
    const { Arn } = await aws.read.sts.getCallerIdentity({});
    return Arn === undefined
      ? { check: notKnown(name, 'AWS named no identity', 'Try again.'), arn: undefined }
      : { check: ok(name, Arn), arn: Arn };
  } catch (error) {
    return {
      check: afterFailure(name, 'AWS does not identify them', error, 'Renew them, or name others with --profile.'),
      arn: undefined,
    };
  }
}

/** Accounts and regions that could not be reached. */
export function unreachedChecks({ unreached }: Pick<Connection, 'unreached'>): readonly Check[] {
  return unreached.map(({ account, region, cause }) =>
    failed(
      `account ${account} ${region}`,
      cause,
      'Check whom the role trusts, and whether these credentials may assume it.',
    ),
  );
}

/** Whether each region is enabled in the account, and can be read: by a dry run, which reads nothing. */
export async function regionChecks(connection: Connection, account: string): Promise<readonly Check[]> {
  const here = connection.places.filter((place) => place.account === account);
  const [first] = here;
  if (first === undefined) return [];
  const off = await regionsOff(connection.open(first));
  return Promise.all(
    here.map(async (place): Promise<Check> => {
      const name = `region ${account} ${place.region}`;
      if (!(off instanceof Error) && off.has(place.region))
        return failed(name, 'it is not enabled in the account', 'Enable it there, or leave it out of `regions`.');
      try {
        await connection.open(place).read.ec2.describeInstances({ DryRun: true });
        return notKnown(name, 'EC2 did not say whether it may be read', 'Try again.');
      } catch (error) {
        if (error instanceof CallFailed && error.code === 'DryRunOperation')
          return ok(name, 'it is enabled, and may be read');
        return afterFailure(
          name,
          'it cannot be read',
          error,
          'Allow ec2:DescribeInstances, check that no policy of the organization denies the region, ' +
            'or leave it out of `regions`.',
        );
      }
    }),
  );
}

/** Regions that exist and are not enabled; the error if the call is refused. */
async function regionsOff(aws: Aws): Promise<ReadonlySet<string> | Error> {
  try {
    const regions = await aws.read.ec2.describeRegions({ AllRegions: true });
    return new Set(
      regions.flatMap(({ RegionName, OptInStatus }) =>
        OptInStatus === 'not-opted-in' && RegionName !== undefined ? [RegionName] : [],
      ),
    );
  } catch (error) {
    if (error instanceof CallFailed) return error;
    throw error;
  }
}
