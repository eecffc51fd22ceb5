import type { DBInstance } from '@aws-sdk/client-rds';
import type { AsJsonObject } from '../../core/json.ts';
import type { Place } from '../../core/resource.ts';
import type { Estimate } from '../../core/resource-type.ts';
import { monthHours, noPrice, priced } from './prices.ts';

/** US dollars an hour for MySQL or PostgreSQL in one zone, on demand; and per GiB and month of storage. */
interface RdsPrices {
  readonly hourly: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly gp2: number;
  readonly gp3: number;
}

const virginia: RdsPrices = {
  hourly: {
    mysql: {
      'db.t3.micro': 0.017,
      'db.t3.small': 0.034,
      'db.t3.medium': 0.068,
      'db.t3.large': 0.136,
      'db.m5.large': 0.171,
      'db.m5.xlarge': 0.342,
      'db.r5.large': 0.24,
    },
    postgres: {
      'db.t3.micro': 0.018,
      'db.t3.small': 0.036,
      'db.t3.medium': 0.072,
      'db.t3.large': 0.145,
      'db.m5.large': 0.178,
      'db.m5.xlarge': 0.356,
      'db.r5.large': 0.25,
    },
  },
  gp2: 0.115,
  gp3: 0.115,
};

const prices: Readonly<Record<string, RdsPrices>> = { 'us-east-1': virginia };

/**
 * What a database costs in a month of 730 hours if it keeps running: instance and storage, twice for Multi-AZ.
 * @param database `AllocatedStorage` in GiB, as DescribeDBInstances returns it.
 * @returns US dollars, not rounded; unknown if the table has no row (other engines need licences, provisioned IOPS cost
 * extra, Aurora is billed by cluster).
 * Source: https://aws.amazon.com/rds/mysql/pricing/, https://aws.amazon.com/rds/postgresql/pricing/
 */
export function databasePerMonth(database: AsJsonObject<DBInstance>, { region }: Place): Estimate {
  const {
    Engine: engine = '',
    DBInstanceClass: size = '',
    StorageType: storage,
    AllocatedStorage: gib,
    MultiAZ,
  } = database;
  const price = prices[region];
  const hourly = price?.hourly[engine]?.[size];
  const isPlain =
    (storage === 'gp2' || storage === 'gp3') &&
    database.DBClusterIdentifier === undefined &&
    (database.Iops ?? 0) <= 3000;
  if (price === undefined || hourly === undefined || gib === undefined || !isPlain)
    return noPrice(`${engine} ${size} on ${storage ?? 'unknown storage'}`, region);
  const running = database.DBInstanceStatus === 'stopped' ? 0 : hourly * monthHours;
  return priced((running + gib * price[storage]) * (MultiAZ ? 2 : 1), 'https://aws.amazon.com/rds/pricing/');
}
