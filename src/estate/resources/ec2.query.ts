import type { Instance } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { QueryTerms } from '../../core/query.ts';
import { awsOnlyTerms } from '../parts/query-terms.ts';

/**
 * What `query` can ask about instances: Custodian's filters, and some of AWS's that Custodian does not accept. AWS must
 * evaluate `platform`: the filter's value is `windows`, but descriptions spell it in several ways.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 */
export const ec2Query: QueryTerms<AsJsonObject<Instance>> = {
  style: 'entries',
  filters: {
    architecture: { finds: 'Architecture', values: ['i386', 'x86_64', 'arm64', 'x86_64_mac', 'arm64_mac'] },
    'availability-zone': { finds: 'Placement.AvailabilityZone' },
    'ebs-optimized': { finds: 'EbsOptimized', values: ['true', 'false'] },
    'iam-instance-profile.arn': { finds: 'IamInstanceProfile.Arn' },
    'image-id': { finds: 'ImageId' },
    'instance-id': { finds: 'InstanceId' },
    'instance-lifecycle': { finds: 'InstanceLifecycle', values: ['spot', 'scheduled', 'capacity-block'] },
    'instance-state-name': {
      finds: 'State.Name',
      values: ['pending', 'running', 'shutting-down', 'terminated', 'stopping', 'stopped'],
    },
    'instance-type': { finds: 'InstanceType' },
    'instance.group-id': { finds: 'SecurityGroups[].GroupId' },
    'instance.group-name': { finds: 'SecurityGroups[].GroupName' },
    'key-name': { finds: 'KeyName' },
    'root-device-type': { finds: 'RootDeviceType', values: ['ebs', 'instance-store'] },
    'subnet-id': { finds: 'SubnetId' },
    'tag-key': { finds: 'Tags[].Key' },
    'tag-value': { finds: 'Tags[].Value' },
    tenancy: { finds: 'Placement.Tenancy', values: ['dedicated', 'default', 'host'] },
    'vpc-id': { finds: 'VpcId' },
    ...awsOnlyTerms(['owner-id', 'platform']),
    ...awsOnlyTerms([
      'affinity',
      'availability-zone-id',
      'capacity-reservation-id',
      'client-token',
      'dns-name',
      'ena-support',
      'host-id',
      'hypervisor',
    ]),
    ...awsOnlyTerms([
      'iam-instance-profile.id',
      'instance-state-code',
      'ip-address',
      'ipv6-address',
      'kernel-id',
      'launch-index',
      'launch-time',
    ]),
    ...awsOnlyTerms([
      'monitoring-state',
      'network-interface.group-id',
      'network-interface.subnet-id',
      'network-interface.vpc-id',
      'outpost-arn',
    ]),
    ...awsOnlyTerms([
      'placement-group-name',
      'placement-partition-number',
      'platform-details',
      'private-dns-name',
      'private-ip-address',
      'product-code',
    ]),
    ...awsOnlyTerms([
      'ramdisk-id',
      'reason',
      'requester-id',
      'reservation-id',
      'root-device-name',
      'source-dest-check',
      'spot-instance-request-id',
    ]),
    ...awsOnlyTerms(['state-reason-code', 'state-reason-message', 'usage-operation', 'virtualization-type']),
  },
  filtersTags: true,
  hasWildcards: true,
  parameters: { InstanceIds: { finds: 'InstanceId' }, MaxResults: { pages: true } },
  pages: (aws, { filters }) => aws.read.ec2.describeInstances({ Filters: [...filters], MaxResults: 1000 }),
};
