import { relatedFilter } from './related.ts';

/** `subnet`: asks of the subnets of a resource what `value` asks of the resource. Source: Custodian's filter of that name. */
export const subnet = relatedFilter({
  name: 'subnet',
  kind: 'subnet',
  ids: { 'app-elb': 'AvailabilityZones[].SubnetId', ec2: 'NetworkInterfaces[].SubnetId', rds: 'DBSubnetGroup.Subnets[].SubnetIdentifier', eni: 'SubnetId' },
  example: "{ type: subnet, key: 'tag:tier', value: private }",
});
