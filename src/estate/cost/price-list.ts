import type { Instance, Volume } from '@aws-sdk/client-ec2';
import type { DBInstance } from '@aws-sdk/client-rds';
import type { PricePart } from '../../core/evidence/cost.ts';
import type { AsJsonObject } from '../../core/json.ts';
import type { Place } from '../../core/resource.ts';
import { monthHours } from './prices.ts';

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

const engines: Readonly<Record<string, string>> = { mysql: 'MySQL', postgres: 'PostgreSQL', mariadb: 'MariaDB' };

/** The Price List queries for the instance and the storage of a database. Multi-AZ has separate prices. */
export function databaseParts(database: AsJsonObject<DBInstance>, { region }: Place): readonly PricePart[] | undefined {
  const {
    Engine = '',
    DBInstanceClass: instanceType,
    StorageType,
    AllocatedStorage,
    MultiAZ,
    DBInstanceStatus,
    DBClusterIdentifier,
    Iops = 0,
  } = database;
  const databaseEngine = Object.hasOwn(engines, Engine) ? engines[Engine] : undefined;
  const isPlain = (StorageType === 'gp2' || StorageType === 'gp3') && DBClusterIdentifier === undefined && Iops <= 3000;
  if (databaseEngine === undefined || instanceType === undefined || AllocatedStorage === undefined || !isPlain)
    return undefined;
  const deploymentOption = MultiAZ === true ? 'Multi-AZ' : 'Single-AZ';
  const common = { regionCode: region, deploymentOption };
  const instance: PricePart = {
    question: { service: 'AmazonRDS', product: { ...common, instanceType, databaseEngine }, unit: 'Hrs' },
    amount: monthHours,
  };
  const volumeType = StorageType === 'gp2' ? 'General Purpose' : 'General Purpose-GP3';
  const stored = { ...common, productFamily: 'Database Storage', volumeType, databaseEngine };
  const storage: PricePart = {
    question: { service: 'AmazonRDS', product: stored, unit: 'GB-Mo' },
    amount: AllocatedStorage,
  };
  return DBInstanceStatus === 'stopped' ? [storage] : [instance, storage];
}
