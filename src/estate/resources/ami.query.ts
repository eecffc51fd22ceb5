import type { Image } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { QueryTerms } from '../../core/query.ts';
import { awsOnlyTerms } from '../parts/query-terms.ts';

/**
 * What `query` can ask about the account's own images. The owner always sees deprecated images; disabled images are
 * listed only on request.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
 */
export const amiQuery: QueryTerms<AsJsonObject<Image>> = {
  style: 'members',
  filters: {
    architecture: { finds: 'Architecture' },
    'block-device-mapping.snapshot-id': { finds: 'BlockDeviceMappings[].Ebs.SnapshotId' },
    description: { finds: 'Description' },
    'ena-support': { finds: 'EnaSupport' },
    hypervisor: { finds: 'Hypervisor' },
    'image-id': { finds: 'ImageId' },
    'image-type': { finds: 'ImageType' },
    'is-public': { finds: 'Public' },
    name: { finds: 'Name' },
    'owner-id': { finds: 'OwnerId' },
    'root-device-name': { finds: 'RootDeviceName' },
    'root-device-type': { finds: 'RootDeviceType' },
    state: { finds: 'State' },
    'tag-key': { finds: 'Tags[].Key' },
    'virtualization-type': { finds: 'VirtualizationType' },
    ...awsOnlyTerms([
      'block-device-mapping.delete-on-termination',
      'block-device-mapping.device-name',
      'block-device-mapping.encrypted',
    ]),
    ...awsOnlyTerms([
      'block-device-mapping.volume-size',
      'block-device-mapping.volume-type',
      'boot-mode',
      'creation-date',
      'free-tier-eligible',
      'image-allowed',
    ]),
    ...awsOnlyTerms([
      'kernel-id',
      'manifest-location',
      'owner-alias',
      'platform',
      'product-code',
      'product-code.type',
      'public-ssm-parameter-name',
      'ramdisk-id',
    ]),
    ...awsOnlyTerms([
      'source-image-id',
      'source-image-region',
      'source-instance-id',
      'state-reason-code',
      'state-reason-message',
      'sriov-net-support',
    ]),
  },
  filtersTags: true,
  hasWildcards: true,
  parameters: {
    Owners: { only: ['self'], because: 'Mayfly reads only images that the account owns' },
    ExecutableUsers: { asks: 'AWS' },
    ImageIds: { finds: 'ImageId' },
    IncludeDeprecated: { only: ['true', 'false'], because: 'it is true or false' },
    IncludeDisabled: { only: ['false'], because: 'Mayfly does not list disabled images' },
    MaxResults: { pages: true },
  },
  pages: (aws, { filters, parameters }) =>
    aws.read.ec2.describeImages({ Owners: ['self'], ...parameters, Filters: [...filters], MaxResults: 1000 }),
};
