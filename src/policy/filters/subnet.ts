import { relatedFilter } from '../matching/related.ts';

/**
 * `subnet`: asks of the subnets of a resource what `value` asks of the resource. Source: Custodian's filter of that
 * name.
 */
export const subnet = relatedFilter({
  name: 'subnet',
  kind: 'subnet',
  ids: {
    'app-elb': 'AvailabilityZones[].SubnetId',
    ec2: 'NetworkInterfaces[].SubnetId',
    rds: 'DBSubnetGroup.Subnets[].SubnetIdentifier',
    eni: 'SubnetId',
  },
  unsupported: {
    igw: 'route tables are not read; leave `igw` out and ask for a tag of the subnet, or for `MapPublicIpOnLaunch`',
    nat: 'route tables are not read; leave `nat` out and ask for a tag of the subnet',
  },
  example: "{ type: subnet, key: 'tag:tier', value: private }",
});
