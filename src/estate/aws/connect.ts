import type { Aws } from '../../core/aws.ts';
import type { Place } from '../../core/resource.ts';
import { causeOf } from './call-failed.ts';
import { awsOver } from './interfaces.ts';
import { NoCredentials } from './no-credentials.ts';
import type { Credentials } from './sdk/client-factory.ts';
import { sdkTransport } from './sdk/transport.ts';
import { openSession } from './session.ts';
import type { Transport } from './transport.ts';

export interface ConnectOptions {
  /**
   * A profile of the shared AWS configuration; left out: the SDK's own order (environment, profile `default`,
   * container, instance).
   */
  readonly profile?: string;
  /** Where to reach AWS instead of AWS: the emulator. */
  readonly endpoint?: string;
  /** ARNs of roles: one account each. Left out or empty: the account of the credentials themselves. */
  readonly assume?: readonly string[];
  /** Names of regions, or `all`: those that are enabled in the account. */
  readonly regions: readonly string[];
  /** ARNs, or patterns with `*`, that mayfly.yml names as Mayfly's own. */
  readonly own?: readonly string[];
  /**
   * ARN of a role in the account that pays: `open` reaches that account in it, too, though it is no place to look at.
   */
  readonly payer?: string;
  /** What every call passes through: a recording. */
  readonly through?: (place: Place, transport: Transport) => Transport;
  readonly clock?: () => number;
}

/** The places that a run can look at, and how to speak with each. */
export interface Connection {
  readonly places: readonly Place[];
  /** Places that were asked for and cannot be spoken with. `region` is `all` where the regions could not be listed. */
  readonly unreached: readonly (Place & { readonly cause: string })[];
  /** @throws NoCredentials where the account is none of those that were reached. */
  readonly open: (place: Place) => Aws;
  /**
   * The same place, in which writes go by a session of this role that may do no more than the first of these session
   * policies that STS takes; reads go as they do with `open`. Left out: of a recording, which nobody writes to. Rejects
   * with CallFailed on `sts:AssumeRole`.
   */
  readonly narrowed?: (place: Place, role: string, policies: readonly string[], name: string) => Promise<Aws>;
}

/**
 * Finds out which accounts and regions the options mean. A role that cannot be assumed is `unreached`, and the others
 * go on. Rejects with CallFailed where the credentials themselves do not say who they are.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const clock = options.clock ?? Date.now;
  const home =
    options.regions.find((region) => region !== 'all') ??
    process.env.AWS_REGION ??
    process.env.AWS_DEFAULT_REGION ??
    'us-east-1';
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import('./sdk/credentials.ts');
  const own = fromNodeProviderChain({
    ...(options.profile && { profile: options.profile }),
    clientConfig: { region: home },
  });
  const credentialsOfRole = (RoleArn: string): Credentials =>
    fromTemporaryCredentials({
      masterCredentials: own,
      params: { RoleArn, RoleSessionName: 'mayfly' },
      clientConfig: { region: home, ...(options.endpoint && { endpoint: options.endpoint }) },
    });
  const transportFor = (place: Place, credentials: Credentials): Transport =>
    sdkTransport(place, {
      credentials,
      ...(options.endpoint && { endpoint: options.endpoint }),
      own: options.own ?? [],
      clock,
    });

  const places: Place[] = [];
  const unreached: (Place & { cause: string })[] = [];
  const byAccount = new Map<string, Credentials>();

  const reach = async (credentials: Credentials): Promise<void> => {
    const { Account: account = '' } = await awsOver(
      { account: '', region: home },
      transportFor({ account: '', region: home }, credentials),
    ).read.sts.getCallerIdentity({});
    byAccount.set(account, credentials);
    try {
      const aws = awsOver({ account, region: home }, transportFor({ account, region: home }, credentials));
      const regions = options.regions.includes('all') ? await enabledRegions(aws) : options.regions;
      for (const region of regions) places.push({ account, region });
    } catch (error) {
      unreached.push({ account, region: 'all', cause: causeOf(error) });
    }
  };

  if (options.assume === undefined || options.assume.length === 0) await reach(own);
  else
    for (const role of options.assume) {
      try {
        await reach(credentialsOfRole(role));
      } catch (error) {
        for (const region of options.regions)
          unreached.push({ account: role.split(':')[4] ?? role, region, cause: causeOf(error) });
      }
    }

  // An account that is looked at anyway is asked with the credentials that look at it.
  const payer = options.payer?.split(':')[4];
  if (options.payer !== undefined && payer !== undefined && !byAccount.has(payer))
    byAccount.set(payer, credentialsOfRole(options.payer));

  // One client per account, region and service, whoever asks: the SDK's retries count throttles by client.
  const opened = new Map<string, Aws>();
  const openPlace = (place: Place): Aws => {
    const credentials = byAccount.get(place.account);
    if (credentials === undefined) throw new NoCredentials(lacking(place.account, unreached));
    const transport = transportFor(place, credentials);
    return awsOver(place, options.through ? options.through(place, transport) : transport);
  };

  const open = (place: Place): Aws => {
    const key = `${place.account}|${place.region}`;
    const known = opened.get(key) ?? openPlace(place);
    opened.set(key, known);
    return known;
  };

  const writers = new Map<string, { readonly aws: Aws; readonly expires: number }>();
  const narrowed = async (place: Place, role: string, policies: readonly string[], name: string): Promise<Aws> => {
    const key = JSON.stringify([place, role, policies[0]]);
    const known = writers.get(key);
    if (known !== undefined && known.expires - clock() > renewalMs) return known.aws;
    const { credentials, expires } = await openSession(role, policies, {
      own,
      region: home,
      endpoint: options.endpoint,
      name,
    });
    const writer = awsOver(place, transportFor(place, credentials));
    const aws: Aws = { ...open(place), write: (...permits) => writer.write(...permits) };
    // The oldest go: a run has a batch at a time, and comes back to few of them.
    for (const old of [...writers.keys()].slice(0, Math.max(0, writers.size - 50))) writers.delete(old);
    writers.set(key, { aws, expires });
    return aws;
  };

  return { places, unreached, open, narrowed };
}

/** A session is opened anew when it has less than this left. */
const renewalMs = 5 * 60_000;

function lacking(account: string, unreached: Connection['unreached']): string {
  const tried = unreached.find((place) => place.account === account);
  if (tried !== undefined)
    return `there are no credentials for account ${account}: its role could not be assumed (${tried.cause})`;
  return `there are no credentials for account ${account}: pass \`--assume\` with the ARN of a role in it`;
}

async function enabledRegions(aws: Aws): Promise<readonly string[]> {
  const regions = await aws.read.ec2.describeRegions({});
  return regions.flatMap(({ RegionName }) => (RegionName === undefined ? [] : [RegionName])).sort();
}
