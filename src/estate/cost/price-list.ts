import type { Instance, Volume } from '@aws-sdk/client-ec2';
import type { DBInstance } from '@aws-sdk/client-rds';
import type { PricePart } from '../../core/evidence/cost.ts';
import type { AsJsonObject } from '../../core/json.ts';
import type { Place } from '../../core/resource.ts';
import { monthHours } from './prices.ts';
import { type ExtendedSupport, extendedSupportOf } from './rds.extended-support.ts';
import { billedStorage } from './rds.storage.ts';

/**
 * The Price List query for an instance; undefined for instances with other prices (spot, paid images, dedicated
 * tenancy, reserved capacity).
 */
export function instanceParts(instance: AsJsonObject<Instance>, { region }: Place): readonly PricePart[] | undefined {
  const {
    InstanceType: instanceType,
    State,
    InstanceLifecycle,
    PlatformDetails = 'Linux/UNIX',
    Placement,
    CapacityReservationId,
  } = instance;
  const isPlain =
    InstanceLifecycle === undefined &&
    PlatformDetails === 'Linux/UNIX' &&
    (Placement?.Tenancy ?? 'default') === 'default';
  if (State?.Name === 'stopped') return [];
  if (instanceType === undefined || !isPlain || CapacityReservationId !== undefined) return undefined;
  const product = {
    instanceType,
    regionCode: region,
    operatingSystem: 'Linux',
    preInstalledSw: 'NA',
    tenancy: 'Shared',
    capacitystatus: 'Used',
  };
  return [{ question: { service: 'AmazonEC2', product, unit: 'Hrs' }, amount: monthHours }];
}

/** The Price List query for the storage of a volume; undefined if its IOPS or throughput exceed the included share. */
export function volumeParts(
  { VolumeType: type, Size: size, Iops = 0, Throughput = 0 }: AsJsonObject<Volume>,
  { region }: Place,
): readonly PricePart[] | undefined {
  const isPlain =
    type === 'gp2' || type === 'st1' || type === 'sc1' || (type === 'gp3' && Iops <= 3000 && Throughput <= 125);
  if (!isPlain || size === undefined) return undefined;
  const product = { productFamily: 'Storage', volumeApiName: type, regionCode: region };
  return [{ question: { service: 'AmazonEC2', product, unit: 'GB-Mo' }, amount: size }];
}

/** The Price List's name of an engine. The others need a licence, whose price is not theirs alone. */
const engines: Readonly<Record<string, string>> = {
  mysql: 'MySQL',
  postgres: 'PostgreSQL',
  mariadb: 'MariaDB',
  'aurora-mysql': 'Aurora MySQL',
  'aurora-postgresql': 'Aurora PostgreSQL',
};

/**
 * The Price List queries for a database: its instance, its storage with what is provisioned beyond the baseline, and
 * Extended Support. Multi-AZ has prices of its own. Of an Aurora cluster, an instance alone.
 * @param at ISO 8601
 * Source, how products are keyed: infracost's internal/resources/aws/db_instance.go, and copies of
 * https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonRDS/current/us-east-1/index.json in public repositories
 */
export function databaseParts(
  database: AsJsonObject<DBInstance>,
  { region }: Place,
  at: string,
): readonly PricePart[] | undefined {
  const { Engine = '', DBInstanceClass: instanceType, MultiAZ, DBInstanceStatus, DBClusterIdentifier } = database;
  const databaseEngine = Object.hasOwn(engines, Engine) ? engines[Engine] : undefined;
  const isAurora = Engine.startsWith('aurora');
  if (databaseEngine === undefined || instanceType === undefined || instanceType === 'db.serverless') return undefined;
  // A Multi-AZ cluster of three instances has one price for all of them.
  if (DBClusterIdentifier !== undefined && !isAurora) return undefined;
  const isDoubled = MultiAZ === true && !isAurora;
  const product = { regionCode: region, deploymentOption: isDoubled ? 'Multi-AZ' : 'Single-AZ' };
  const storage = isAurora ? [] : storageParts(database, databaseEngine, product);
  const support = extendedSupportOf(database, at);
  if (storage === undefined || support === undefined) return undefined;
  const instance: PricePart = {
    question: {
      service: 'AmazonRDS',
      product: { ...product, productFamily: 'Database Instance', instanceType, databaseEngine },
      usage: instanceUsage(database, isDoubled),
      unit: 'Hrs',
    },
    amount: monthHours,
  };
  return [
    ...(DBInstanceStatus === 'stopped' ? [] : [instance]),
    ...storage,
    ...(support === 'none' ? [] : [supportPart(support, region)]),
  ];
}

export function stoppedDatabaseParts(
  database: AsJsonObject<DBInstance>,
  place: Place,
  at: string,
): readonly PricePart[] | undefined {
  return databaseParts({ ...database, DBInstanceStatus: 'stopped' }, place, at);
}

/** I/O-Optimized instances of Aurora have the same attributes as others, and differ in their usage type. */
function instanceUsage({ StorageType }: AsJsonObject<DBInstance>, isDoubled: boolean): string {
  if (isDoubled) return 'Multi-AZUsage:*';
  return StorageType === 'aurora-iopt1' ? 'InstanceUsageIOOptimized:*' : 'InstanceUsage:*';
}

/** How the Price List writes the kinds of storage: as attribute, in the usage type of their size, and of their IOPS. */
const volumes = {
  gp2: { volumeType: 'General Purpose', size: 'GP2-Storage', iops: undefined },
  gp3: { volumeType: 'General Purpose-GP3', size: 'GP3-Storage', iops: 'GP3-PIOPS' },
  io1: { volumeType: 'Provisioned IOPS', size: 'PIOPS-Storage', iops: 'PIOPS' },
  io2: { volumeType: 'Provisioned IOPS-IO2', size: 'IO2-PIOPS-Storage', iops: 'IO2-PIOPS' },
} as const;

/** Storage is listed for all engines together (`Any`), and for some engines by themselves, at the same price. */
function storageParts(
  database: AsJsonObject<DBInstance>,
  databaseEngine: string,
  product: { readonly regionCode: string; readonly deploymentOption: string },
): readonly PricePart[] | undefined {
  const billed = billedStorage(database);
  if (billed === undefined) return undefined;
  const { volumeType, size, iops } = volumes[billed.type];
  const prefix = product.deploymentOption === 'Multi-AZ' ? 'RDS:Multi-AZ-' : 'RDS:';
  const part = (
    family: Readonly<Record<string, string>>,
    usage: string,
    unit: string,
    amount: number,
  ): readonly PricePart[] => [
    {
      question: {
        service: 'AmazonRDS',
        product: { ...product, ...family },
        anyOf: { databaseEngine: ['Any', databaseEngine] },
        usage: `${prefix}${usage}`,
        unit,
      },
      amount,
    },
  ];
  return [
    ...part({ productFamily: 'Database Storage', volumeType }, size, 'GB-Mo', billed.gib),
    ...(iops !== undefined && billed.iops > 0
      ? part({ productFamily: 'Provisioned IOPS' }, iops, 'IOPS-Mo', billed.iops)
      : []),
    ...(billed.throughput > 0
      ? part({ productFamily: 'Provisioned Throughput' }, 'GP3-Throughput', 'MBPS-Mo', billed.throughput)
      : []),
  ];
}

function supportPart({ version, year, vCpus }: ExtendedSupport, region: string): PricePart {
  const years = year === 'Year 3' ? 'Yr3' : 'Yr1-Yr2';
  return {
    question: {
      service: 'AmazonRDS',
      product: { regionCode: region, extendedSupportPricingYear: year },
      usage: `ExtendedSupport:${years}:${version}`,
      unit: 'vCPU-hour',
    },
    amount: vCpus * monthHours,
  };
}
