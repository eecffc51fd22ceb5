/**
 * The calls that create a resource of each type, as CloudTrail names their events, the most common one first. For other
 * types the creator is unknown: many calls name a resource that they did not create, such as a volume's CreateSnapshot.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-supported-services.html, and each
 * service's API reference.
 */
export const creationEvents: Readonly<Record<string, readonly [string, ...string[]]>> = {
  ami: ['CreateImage', 'CopyImage', 'RegisterImage', 'ImportImage'],
  'app-elb': ['CreateLoadBalancer'],
  'app-elb-target-group': ['CreateTargetGroup'],
  asg: ['CreateAutoScalingGroup'],
  cfn: ['CreateStack', 'CreateChangeSet'],
  ebs: ['CreateVolume', 'ImportVolume'],
  'ebs-snapshot': ['CreateSnapshot', 'CreateSnapshots', 'CopySnapshot', 'ImportSnapshot'],
  ec2: ['RunInstances', 'ImportInstance'],
  eni: ['CreateNetworkInterface'],
  'network-addr': ['AllocateAddress'],
  rds: [
    'CreateDBInstance',
    'CreateDBInstanceReadReplica',
    'RestoreDBInstanceFromDBSnapshot',
    'RestoreDBInstanceFromS3',
    'RestoreDBInstanceToPointInTime',
  ],
  'rds-cluster': [
    'CreateDBCluster',
    'RestoreDBClusterFromS3',
    'RestoreDBClusterFromSnapshot',
    'RestoreDBClusterToPointInTime',
  ],
  'rds-cluster-snapshot': ['CreateDBClusterSnapshot', 'CopyDBClusterSnapshot'],
  'rds-snapshot': ['CreateDBSnapshot', 'CopyDBSnapshot'],
  'security-group': ['CreateSecurityGroup'],
};
