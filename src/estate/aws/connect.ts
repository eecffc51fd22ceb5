import type { Aws } from '../../core/aws.ts';
import { isMistake } from '../../core/fault.ts';
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
  readonly narrowed?: (
    place: Place,
    role: string,
    policies: readonly string[],
    name: string,
  ) => Promise<NarrowedConnection>;
}

export interface NarrowedConnection {
  readonly aws: Aws;
  /** Which of the session policies STS took: its index. */
  readonly policy: number;
}

/**
 * Finds out which accounts and regions the options mean. A role that cannot be assumed is `unreached`, and the others
 * go on. Rejects with CallFailed where the credentials themselves do not say who they are.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const access = await accessFor(options);
  const reached = await reach(options, access);
  const open = openerFor(reached, access, options);
  return {
    places: reached.places,
    unreached: reached.unreached,
    open,
    narrowed: narrowerFor(open, access, options),
  };
}

/** How AWS is reached, whatever the account. */
interface Access {
  /** The region of calls that belong to none. */
  readonly home: string;
  readonly clock: () => number;
  readonly own: Credentials;
  readonly ofRole: (arn: string) => Credentials;
  readonly transportFor: (place: Place, credentials: Credentials) => Transport;
}

async function accessFor(options: ConnectOptions): Promise<Access> {
  const { profile, endpoint, clock = Date.now } = options;
  const home =
    options.regions.find((region) => region !== 'all') ??
    process.env.AWS_REGION ??
    process.env.AWS_DEFAULT_REGION ??
    'us-east-1';
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import('./sdk/credentials.ts');
  const own = fromNodeProviderChain({ ...(profile && { profile }), clientConfig: { region: home } });
  return {
    home,
    clock,
    own,
    ofRole: (RoleArn) =>
      fromTemporaryCredentials({
        masterCredentials: own,
        params: { RoleArn, RoleSessionName: 'mayfly' },
        clientConfig: { region: home, ...(endpoint && { endpoint }) },
      }),
    transportFor: (place, credentials) =>
      sdkTransport(place, { credentials, ...(endpoint && { endpoint }), own: options.own ?? [], clock }),
  };
}

/** The accounts and regions that were reached, and with which credentials. */
interface Reached {
  readonly places: Place[];
  readonly unreached: (Place & { readonly cause: string })[];
  readonly byAccount: Map<string, Credentials>;
}

async function reach({ assume = [], regions, payer: payerRole }: ConnectOptions, access: Access): Promise<Reached> {
  const reached: Reached = { places: [], unreached: [], byAccount: new Map() };
  if (assume.length === 0) await reachAccount(access.own, regions, reached, access);
  for (const role of assume) {
    try {
      await reachAccount(access.ofRole(role), regions, reached, access);
    } catch (error) {
      if (isMistake(error)) throw error;
      for (const region of regions)
        reached.unreached.push({ account: role.split(':')[4] ?? role, region, cause: causeOf(error) });
    }
  }
  // An account that is looked at anyway is asked with the credentials that look at it.
  const payer = payerRole?.split(':')[4];
  if (payerRole !== undefined && payer !== undefined && !reached.byAccount.has(payer))
    reached.byAccount.set(payer, access.ofRole(payerRole));
  return reached;
}

/** Asks who the credentials are, and which regions their account has. */
async function reachAccount(
  credentials: Credentials,
  names: readonly string[],
  { places, unreached, byAccount }: Reached,
  { home, transportFor }: Access,
): Promise<void> {
  const nowhere = { account: '', region: home };
  const { Account: account = '' } = await awsOver(
    nowhere,
    transportFor(nowhere, credentials),
  ).read.sts.getCallerIdentity({});
  byAccount.set(account, credentials);
  try {
    const place = { account, region: home };
    const aws = awsOver(place, transportFor(place, credentials));
    const regions = names.includes('all') ? await enabledRegions(aws) : names;
    for (const region of regions) places.push({ account, region });
  } catch (error) {
    if (isMistake(error)) throw error;
    unreached.push({ account, region: 'all', cause: causeOf(error) });
  }
}

/** One client per account, region and service, whoever asks: the SDK's retries count throttles by client. */
function openerFor(
  { byAccount, unreached }: Reached,
  { transportFor }: Access,
  { through }: ConnectOptions,
): Connection['open'] {
  const opened = new Map<string, Aws>();
  const openPlace = (place: Place): Aws => {
    const credentials = byAccount.get(place.account);
    if (credentials === undefined) throw new NoCredentials(lacking(place.account, unreached));
    const transport = transportFor(place, credentials);
    return awsOver(place, through ? through(place, transport) : transport);
  };
  return (place) => {
    const key = `${place.account}|${place.region}`;
    const known = opened.get(key) ?? openPlace(place);
    opened.set(key, known);
    return known;
  };
}

function narrowerFor(
  open: Connection['open'],
  { own, home, clock, transportFor }: Access,
  { endpoint }: ConnectOptions,
): NonNullable<Connection['narrowed']> {
  const writers = new Map<string, NarrowedConnection & { readonly expires: number }>();
  return async (place, role, policies, name) => {
    const key = JSON.stringify([place, role, policies[0]]);
    const known = writers.get(key);
    if (known !== undefined && known.expires - clock() > renewalMs) return known;
    const { credentials, expires, policy } = await openSession(role, policies, { own, region: home, endpoint, name });
    const writer = awsOver(place, transportFor(place, credentials));
    const aws: Aws = { ...open(place), write: (...permits) => writer.write(...permits) };
    // The oldest go: a run has a batch at a time, and comes back to few of them.
    for (const old of [...writers.keys()].slice(0, Math.max(0, writers.size - 50))) writers.delete(old);
    writers.set(key, { aws, expires, policy });
    return { aws, policy };
  };
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
