import type { Instance } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { Place } from '../../core/resource.ts';
import type { Estimate } from '../../core/resource-type.ts';
import { monthHours, noPrice, priced } from './prices.ts';

/** US dollars an hour, Linux, on demand, shared tenancy, by instance type. */
type Hourly = Readonly<Record<string, number>>;

const unitedStates: Hourly = {
  't2.micro': 0.0116,
  't2.small': 0.023,
  't2.medium': 0.0464,
  't2.large': 0.0928,
  't3.nano': 0.0052,
  't3.micro': 0.0104,
  't3.small': 0.0208,
  't3.medium': 0.0416,
  't3.large': 0.0832,
  't3.xlarge': 0.1664,
  't3.2xlarge': 0.3328,
  't4g.micro': 0.0084,
  't4g.small': 0.0168,
  't4g.medium': 0.0336,
  't4g.large': 0.0672,
  'm5.large': 0.096,
  'm5.xlarge': 0.192,
  'm5.2xlarge': 0.384,
  'm5.4xlarge': 0.768,
  'm6i.large': 0.096,
  'm6i.xlarge': 0.192,
  'm6i.2xlarge': 0.384,
  'c5.large': 0.085,
  'c5.xlarge': 0.17,
  'c5.2xlarge': 0.34,
  'c6i.large': 0.085,
  'c6i.xlarge': 0.17,
  'r5.large': 0.126,
  'r5.xlarge': 0.252,
  'r5.2xlarge': 0.504,
};

const ireland: Hourly = {
  't2.micro': 0.0126,
  't2.small': 0.025,
  't2.medium': 0.05,
  't3.nano': 0.0057,
  't3.micro': 0.0114,
  't3.small': 0.0228,
  't3.medium': 0.0456,
  't3.large': 0.0912,
  't3.xlarge': 0.1824,
  't3.2xlarge': 0.3648,
  'm5.large': 0.107,
  'm5.xlarge': 0.214,
  'm5.2xlarge': 0.428,
  'm5.4xlarge': 0.856,
  'c5.large': 0.096,
  'c5.xlarge': 0.192,
  'c5.2xlarge': 0.384,
  'r5.large': 0.141,
  'r5.xlarge': 0.282,
};

const prices: Readonly<Record<string, Hourly>> = {
  'us-east-1': unitedStates,
  'us-east-2': unitedStates,
  'us-west-2': unitedStates,
  'eu-west-1': ireland,
};

/**
 * What an instance costs in a month of 730 hours if it keeps running, without its volumes and traffic.
 * @returns US dollars, not rounded; unknown if the table has no row, and for Windows, paid images, spot, dedicated
 * tenancy and reserved capacity, which have other prices. A stopped instance costs nothing.
 * Source: https://aws.amazon.com/ec2/pricing/on-demand/
 */
export function instancePerMonth(instance: AsJsonObject<Instance>, { region }: Place): Estimate {
  const type = instance.InstanceType ?? 'an instance';
  if (instance.State?.Name === 'stopped') return priced(0, page);
  const isPlain =
    instance.InstanceLifecycle === undefined &&
    (instance.PlatformDetails ?? 'Linux/UNIX') === 'Linux/UNIX' &&
    (instance.Placement?.Tenancy ?? 'default') === 'default' &&
    instance.CapacityReservationId === undefined;
  const hourly = prices[region]?.[type];
  return !isPlain || hourly === undefined
    ? noPrice(`${type} (${instance.InstanceLifecycle ?? instance.PlatformDetails ?? 'Linux/UNIX'})`, region)
    : priced(hourly * monthHours, page);
}

const page = 'https://aws.amazon.com/ec2/pricing/on-demand/';
