/**
 * What a description of instances to launch may name, whichever call returns it: versions of launch templates, launch
 * configurations, fleets and spot requests use the same members.
 */
export interface LaunchSpecification {
  readonly ImageId?: string | undefined;
  readonly BlockDeviceMappings?: readonly { readonly Ebs?: { readonly SnapshotId?: string | undefined } | undefined }[];
  readonly SecurityGroupIds?: readonly string[];
  readonly SecurityGroups?: readonly (string | { readonly GroupId?: string; readonly GroupName?: string })[];
  readonly ClassicLinkVPCSecurityGroups?: readonly string[];
  readonly NetworkInterfaces?: readonly {
    readonly Groups?: readonly string[];
    readonly NetworkInterfaceId?: string | undefined;
  }[];
}

/** Ids of images, snapshots, groups and interfaces that it names. A group may be there by its name. */
export function namesIn(specification: LaunchSpecification): readonly string[] {
  const { ImageId, BlockDeviceMappings, SecurityGroupIds, SecurityGroups, NetworkInterfaces } = specification;
  return [
    ImageId,
    ...(BlockDeviceMappings ?? []).map(({ Ebs }) => Ebs?.SnapshotId),
    ...(SecurityGroupIds ?? []),
    ...(SecurityGroups ?? []).flatMap((group) =>
      typeof group === 'string' ? group : [group.GroupId, group.GroupName],
    ),
    ...(specification.ClassicLinkVPCSecurityGroups ?? []),
    ...(NetworkInterfaces ?? []).flatMap(({ Groups, NetworkInterfaceId }) => [...(Groups ?? []), NetworkInterfaceId]),
  ].filter((name): name is string => name !== undefined && name !== '');
}

/**
 * The parameter that names the image, if it is one of the account's or of another account: its value can be any image,
 * and can change. AWS's own parameters name only AWS's images.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-systems-manager-parameter-to-find-AMI.html,
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
 */
export function imageParameterIn({ ImageId }: LaunchSpecification): string | undefined {
  const parameter = /^resolve:ssm:(.+)$/i.exec(ImageId ?? '')?.[1];
  return parameter?.startsWith('/aws/service/') === true ? undefined : parameter;
}
