import type { DBInstance } from '@aws-sdk/client-rds';
import type { AsJsonObject } from '../../core/json.ts';
import type { Place } from '../../core/resource.ts';
import type { Estimate } from '../../core/resource-type.ts';
import { monthHours, noPrice, sumOf } from './prices.ts';
import { extendedSupportOf } from './rds.extended-support.ts';
import { type PriceSource, type RdsPrices, rdsPrices } from './rds.prices.ts';
import { type BilledStorage, billedStorage } from './rds.storage.ts';

/** US dollars a month, and the source of the price. */
interface Charge {
  readonly perMonth: number;
  readonly from: PriceSource;
}

/**
 * What a database costs in a month of 730 hours if it stays as it is: instance, storage and Extended Support, twice for
 * Multi-AZ. Of an Aurora cluster, an instance alone: its storage belongs to the cluster.
 * @param database `AllocatedStorage` in GiB, as DescribeDBInstances returns it.
 * @param at ISO 8601: Extended Support depends on the day.
 * @returns US dollars, not rounded; unknown if the table lacks a price of any of these, never 0. Backups beyond the
 * size of the database, and requests, are extra.
 */
export function databasePerMonth(database: AsJsonObject<DBInstance>, { region }: Place, at: string): Estimate {
  const { Engine: engine = '', DBInstanceClass: size = '', StorageType: storage = 'unknown storage' } = database;
  const prices = Object.hasOwn(rdsPrices, region) ? rdsPrices[region] : undefined;
  const charges = prices && [
    ...instanceCharge(database, prices),
    ...storageCharges(database, prices),
    ...supportCharge(database, prices, at),
  ];
  const known = charges?.filter((charge) => charge !== undefined);
  if (charges === undefined || known === undefined || known.length < charges.length)
    return noPrice(`${engine} ${size} on ${storage}`, region);
  return sumOf(known.map(({ perMonth, from }) => ({ perMonth, asOf: from.asOf, page: from.page })));
}

export function stoppedDatabasePerMonth(database: AsJsonObject<DBInstance>, place: Place, at: string): Estimate {
  return databasePerMonth({ ...database, DBInstanceStatus: 'stopped' }, place, at);
}

type Charges = readonly (Charge | undefined)[];

function instanceCharge(database: AsJsonObject<DBInstance>, { instances }: RdsPrices): Charges {
  const { Engine: engine = '', DBInstanceClass: size = '', StorageType } = database;
  // A Multi-AZ cluster of three instances has one price for all of them.
  if (database.DBClusterIdentifier !== undefined && !isAurora(database)) return [undefined];
  if (database.DBInstanceStatus === 'stopped') return [];
  const name = StorageType === 'aurora-iopt1' ? `${engine}, I/O-Optimized` : engine;
  const rows = Object.hasOwn(instances, name) ? instances[name] : [];
  const row = rows?.find(({ hourly }) => Object.hasOwn(hourly, size));
  const hourly = row?.hourly[size];
  if (row === undefined || hourly === undefined) return [undefined];
  return [{ perMonth: hourly * monthHours * copies(database), from: row }];
}

function storageCharges(database: AsJsonObject<DBInstance>, { storage: prices }: RdsPrices): Charges {
  if (isAurora(database)) return [];
  // The prices are those of these engines, and so is the share of gp3 that is included.
  const storage = hasListedStorage(database) ? billedStorage(database) : undefined;
  if (storage === undefined) return [undefined];
  const perMonth = storagePerMonth(storage, prices);
  return [perMonth === undefined ? undefined : { perMonth: perMonth * copies(database), from: prices }];
}

function storagePerMonth(
  { type, gib, iops, throughput }: BilledStorage,
  prices: RdsPrices['storage'],
): number | undefined {
  const perGib = prices[type];
  const perIops = type === 'gp2' ? undefined : prices[`${type}Iops`];
  // No table has a price for throughput.
  if (perGib === undefined || (iops > 0 && perIops === undefined) || throughput > 0) return undefined;
  return gib * perGib + iops * (perIops ?? 0);
}

function supportCharge(
  database: AsJsonObject<DBInstance>,
  { extendedSupport: prices }: RdsPrices,
  at: string,
): Charges {
  const support = extendedSupportOf(database, at);
  if (support === 'none') return [];
  const perHour = support && prices[support.year];
  if (support === undefined || perHour === undefined) return [undefined];
  return [{ perMonth: perHour * support.vCpus * monthHours, from: prices }];
}

/** Multi-AZ has a standby, with an instance and storage of its own. Aurora's instances are listed one by one. */
function copies(database: AsJsonObject<DBInstance>): number {
  return database.MultiAZ === true && !isAurora(database) ? 2 : 1;
}

function hasListedStorage({ Engine = '' }: AsJsonObject<DBInstance>): boolean {
  return ['mysql', 'mariadb', 'postgres'].includes(Engine);
}

function isAurora({ Engine = '' }: AsJsonObject<DBInstance>): boolean {
  return Engine.startsWith('aurora');
}
