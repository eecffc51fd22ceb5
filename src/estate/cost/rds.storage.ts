import type { DBInstance } from '@aws-sdk/client-rds';
import type { AsJsonObject } from '../../core/json.ts';

/** What a database pays for its storage, beside the instance. */
export interface BilledStorage {
  readonly type: 'gp2' | 'gp3' | 'io1' | 'io2';
  readonly gib: number;
  /** IOPS that are billed: all of io1 and io2, those of gp3 above its baseline. */
  readonly iops: number;
  /** MiB/s above the baseline of gp3. */
  readonly throughput: number;
}

/**
 * The storage of a database that is billed by what is provisioned, for MySQL, PostgreSQL and MariaDB; undefined for
 * magnetic storage, which is billed by requests.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage. From 400 GiB on, these
 * engines have their storage on four volumes, and so four times the baseline. (Oracle from 200 GiB on; SQL Server
 * never.)
 */
export function billedStorage({
  StorageType: type,
  AllocatedStorage: gib,
  Iops: iops = 0,
  StorageThroughput: throughput = 0,
}: AsJsonObject<DBInstance>): BilledStorage | undefined {
  if (gib === undefined) return undefined;
  switch (type) {
    case 'gp2':
      return { type, gib, iops: 0, throughput: 0 };
    case 'gp3': {
      const baseline = gib >= 400 ? { iops: 12_000, throughput: 500 } : { iops: 3000, throughput: 125 };
      return {
        type,
        gib,
        iops: Math.max(0, iops - baseline.iops),
        throughput: Math.max(0, throughput - baseline.throughput),
      };
    }
    case 'io1':
    case 'io2':
      return { type, gib, iops, throughput: 0 };
    default:
      return undefined;
  }
}
