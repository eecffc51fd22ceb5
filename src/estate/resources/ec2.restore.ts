import type { Image, Instance, RunInstancesRequest } from '@aws-sdk/client-ec2';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, failed, notThere, sentThen, wait } from '../parts/checks.ts';
import { stepTag } from '../parts/marks.ts';
import { asItWas, otherThanItWas, restoredTags, settingsOf } from '../parts/restored.ts';

/**
 * `restore` of an image: an instance as the one that the image was made of, under a new id and with new addresses.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
 */
export const restoreInstance = verbFor<Image>()(asItWas, {
  effect: 'restore',
  iam: ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole', 'ec2:DescribeInstances'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const Tags = restoredTags(options.tags, step);
    const { Instances } = await aws.write(permit).ec2.runInstances({
      ...(options.settings as unknown as Omit<RunInstancesRequest, 'MinCount' | 'MaxCount'>),
      ImageId: permit.id,
      MinCount: 1,
      MaxCount: 1,
      ClientToken: step,
      TagSpecifications: [{ ResourceType: 'instance', Tags }],
    });
    return { made: ref('ec2', Instances?.[0]?.InstanceId), notes: { sent: now.toISOString() } };
  }),
  foretold: sentThen,
  find: async (aws, { step }) => {
    const found = await aws.read.ec2.describeInstances({ Filters: [{ Name: `tag:${stepTag}`, Values: [step] }] });
    const [made] = found.filter(({ State }) => State?.Name !== 'terminated');
    return made && { made: ref('ec2', made.InstanceId) };
  },
  check: async (aws, input) => {
    const id = input.performed.made?.id ?? '';
    const [found] = await aws.read.ec2.describeInstances({ Filters: [{ Name: 'instance-id', Values: [id] }] });
    if (found === undefined) return notThere(`instance ${id}`, input);
    if (found.State?.Name === 'pending') return wait;
    if (found.State?.Name !== 'running')
      return failed(found.StateReason?.Message ?? `instance ${id} is ${found.State?.Name ?? 'in no state'}`);
    const { InstanceType, SubnetId, KeyName } = found;
    return (
      otherThanItWas(`instance ${id}`, input.options.settings, { InstanceType, SubnetId, KeyName }) ??
      done({ InstanceId: id, State: { Name: 'running' } })
    );
  },
  undo: { none: 'terminate the instance by hand, or let a policy do it' },
  blocked: ({ raw }) => (raw.State === 'available' ? undefined : `it is ${raw.State ?? 'in no state'}, not available`),
});

/**
 * What RunInstances must be told to make the same instance again. Its volumes, their sizes and types stand in the
 * image.
 */
export function instanceSettings(instance: AsJsonObject<Instance>): { readonly [key: string]: Json } {
  const {
    InstanceType,
    KeyName,
    SubnetId,
    SecurityGroups,
    IamInstanceProfile,
    Placement,
    EbsOptimized,
    Monitoring,
    HibernationOptions,
    EnclaveOptions,
  } = instance;
  return settingsOf({
    InstanceType,
    KeyName,
    SubnetId,
    SecurityGroupIds: SecurityGroups?.map(({ GroupId }) => GroupId),
    ...(IamInstanceProfile?.Arn !== undefined && { IamInstanceProfile: { Arn: IamInstanceProfile.Arn } }),
    ...(Placement && { Placement: placementOf(Placement) }),
    ...(EbsOptimized === true && { EbsOptimized }),
    ...(Monitoring?.State === 'enabled' && { Monitoring: { Enabled: true } }),
    ...(HibernationOptions?.Configured === true && { HibernationOptions: { Configured: true } }),
    ...(EnclaveOptions?.Enabled === true && { EnclaveOptions: { Enabled: true } }),
    MetadataOptions: metadataOf(instance.MetadataOptions),
  });
}

function placementOf({
  AvailabilityZone,
  Tenancy,
  GroupName,
  HostId,
}: NonNullable<AsJsonObject<Instance>['Placement']>): object {
  return {
    AvailabilityZone,
    ...(Tenancy !== 'default' && { Tenancy }),
    ...(GroupName !== '' && { GroupName }),
    HostId,
  };
}

function metadataOf(options: AsJsonObject<Instance>['MetadataOptions']): object | undefined {
  if (options === undefined) return undefined;
  const { HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, HttpProtocolIpv6, InstanceMetadataTags } = options;
  return { HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, HttpProtocolIpv6, InstanceMetadataTags };
}
