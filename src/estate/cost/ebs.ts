import type { Volume } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { Place } from '../../core/resource.ts';
import type { Estimate } from '../../core/resource-type.ts';
import { noPrice, priced } from './prices.ts';

const page = 'https://aws.amazon.com/ebs/pricing/';

/**
 * US dollars a month: per GiB by volume type, per provisioned IOPS, per provisioned MiB/s beyond the share that gp3
 * includes, per GiB of a standard snapshot.
 */
interface EbsPrices {
  readonly gp2: number;
  readonly gp3: number;
  readonly gp3Iops: number;
  readonly gp3Throughput: number;
  readonly io: number;
  readonly io1Iops: number;
  readonly st1: number;
  readonly sc1: number;
  readonly snapshot: number;
}

const unitedStates: EbsPrices = {
  gp2: 0.1,
  gp3: 0.08,
  gp3Iops: 0.005,
  gp3Throughput: 0.04,
  io: 0.125,
  io1Iops: 0.065,
  st1: 0.045,
  sc1: 0.015,
  snapshot: 0.05,
};
const ireland: EbsPrices = {
  gp2: 0.11,
  gp3: 0.088,
  gp3Iops: 0.0055,
  gp3Throughput: 0.044,
  io: 0.138,
  io1Iops: 0.072,
  st1: 0.05,
  sc1: 0.0168,
  snapshot: 0.05,
};

const prices: Readonly<Record<string, EbsPrices>> = {
  'us-east-1': unitedStates,
  'us-east-2': unitedStates,
  'us-west-2': unitedStates,
  'eu-west-1': ireland,
};

/**
 * What a volume costs in a month if it stays as it is.
 * @param volume `Size` in GiB, `Iops` per second, `Throughput` in MiB/s, as DescribeVolumes returns them.
 * @returns US dollars, not rounded; unknown if the table has no row (the price of io2's IOPS has tiers, magnetic
 * volumes are billed per request), never 0.
 * Source: https://aws.amazon.com/ebs/pricing/ (gp3 includes 3,000 IOPS and 125 MiB/s).
 */
export function volumePerMonth(volume: AsJsonObject<Volume>, { region }: Place): Estimate {
  const price = prices[region];
  const { VolumeType: type = 'a volume', Size: size, Iops: iops = 0, Throughput: throughput = 0 } = volume;
  if (price === undefined || size === undefined) return noPrice(type, region);
  switch (type) {
    case 'gp2':
    case 'st1':
    case 'sc1':
      return priced(size * price[type], page);
    case 'gp3':
      return priced(
        size * price.gp3 +
          Math.max(0, iops - 3000) * price.gp3Iops +
          Math.max(0, throughput - 125) * price.gp3Throughput,
        page,
      );
    case 'io1':
      return priced(size * price.io + iops * price.io1Iops, page);
    default:
      return noPrice(type, region);
  }
}

/**
 * The highest cost of a volume's first snapshot in a month, if every block is stored. Later snapshots store only
 * changed blocks.
 */
export function volumeSnapshotPerMonth({ Size: size }: AsJsonObject<Volume>, { region }: Place): Estimate {
  const price = prices[region];
  return price === undefined || size === undefined
    ? noPrice('a snapshot', region)
    : priced(size * price.snapshot, page);
}
