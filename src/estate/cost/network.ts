import type { Address } from '@aws-sdk/client-ec2';
import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AsJsonObject } from '../../core/json.ts';
import type { Place } from '../../core/resource.ts';
import type { Estimate } from '../../core/resource-type.ts';
import { monthHours, noPrice, priced } from './prices.ts';

/**
 * US dollars an hour of a public IPv4 address, in use or not. The price is the same in all regions except China and
 * GovCloud, whose prices are not known here.
 */
const publicAddressHourly = 0.005;

/** US dollars an hour of an application or network load balancer, without its capacity units. */
const balancerHourly: Readonly<Record<string, number>> = {
  'us-east-1': 0.0225,
  'us-east-2': 0.0225,
  'us-west-2': 0.0225,
  'eu-west-1': 0.0252,
};

/**
 * What an Elastic IP address costs in a month of 730 hours, associated or not.
 * @returns US dollars, not rounded; unknown for addresses from the account's own pools, which have other prices.
 * Source: https://aws.amazon.com/vpc/pricing/, "Public IPv4 addresses"
 */
export function addressPerMonth(
  { PublicIpv4Pool: pool, CarrierIp, CustomerOwnedIp }: AsJsonObject<Address>,
  { region }: Place,
): Estimate {
  const isAmazons = (pool ?? 'amazon') === 'amazon' && !CarrierIp && !CustomerOwnedIp;
  if (!isAmazons || /^(?:cn|us-gov)-/.test(region))
    return noPrice(isAmazons ? 'an Elastic IP address' : 'an address outside Amazon’s pool', region);
  return priced(publicAddressHourly * monthHours, 'https://aws.amazon.com/vpc/pricing/');
}

/**
 * What a load balancer costs in a month of 730 hours without any traffic. Capacity units and its public addresses are
 * extra.
 * Source: https://aws.amazon.com/elasticloadbalancing/pricing/
 */
export function balancerPerMonth(
  { Type: type = 'application' }: AsJsonObject<LoadBalancer>,
  { region }: Place,
): Estimate {
  const hourly = balancerHourly[region];
  if (hourly === undefined || type === 'gateway') return noPrice(`a load balancer (${type})`, region);
  return priced(hourly * monthHours, 'https://aws.amazon.com/elasticloadbalancing/pricing/, without capacity units');
}

/** Its public addresses have prices of their own. */
export function interfacePerMonth(): Estimate {
  return { perMonth: 0, source: 'a network interface costs nothing itself, https://aws.amazon.com/vpc/pricing/' };
}

export function groupPerMonth(): Estimate {
  return { perMonth: 0, source: 'a security group costs nothing, https://aws.amazon.com/vpc/pricing/' };
}

export function targetGroupPerMonth(): Estimate {
  return {
    perMonth: 0,
    source: 'a target group costs nothing itself, https://aws.amazon.com/elasticloadbalancing/pricing/',
  };
}
