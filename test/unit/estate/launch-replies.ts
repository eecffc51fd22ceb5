/** AWS's answers where nothing can launch an instance, and no VPC has a peer. */
export const noLaunchers = {
  'autoscaling:DescribeAutoScalingGroups': () => ({ AutoScalingGroups: [] }),
  'autoscaling:DescribeLaunchConfigurations': () => ({ LaunchConfigurations: [] }),
  'ec2:DescribeFleets': () => ({ Fleets: [] }),
  'ec2:DescribeLaunchTemplates': () => ({ LaunchTemplates: [] }),
  'ec2:DescribeSpotFleetRequests': () => ({ SpotFleetRequestConfigs: [] }),
  'ec2:DescribeSpotInstanceRequests': () => ({ SpotInstanceRequests: [] }),
  'ec2:DescribeTransitGatewayVpcAttachments': () => ({ TransitGatewayVpcAttachments: [] }),
  'ec2:DescribeVpcPeeringConnections': () => ({ VpcPeeringConnections: [] }),
};

/** One launch template whose versions have these descriptions, the first one being version 1. */
export function templateOf(...versions: readonly object[]) {
  const LaunchTemplate = { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web' };
  return {
    'ec2:DescribeLaunchTemplates': () => ({ LaunchTemplates: [LaunchTemplate] }),
    'ec2:DescribeLaunchTemplateVersions': () => ({
      LaunchTemplateVersions: versions.map((LaunchTemplateData, index) => ({
        ...LaunchTemplate,
        VersionNumber: index + 1,
        LaunchTemplateData,
      })),
    }),
  };
}
