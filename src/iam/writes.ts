import type { RoleCondition } from '../core/views/role.ts';

/**
 * IAM's facts about each write that a verb sends: the resources that a statement can name, and other actions that AWS
 * checks with it. A write that is missing here would be allowed on everything, which is too much:
 * test/unit/iam/facts.test.ts finds it, and compares every line with AWS's lists. Source:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export interface WriteFacts {
  /** IAM's resources; `subject` is the resource of the verb's own type. */
  readonly on: 'subject' | readonly string[];
  /** Where a snapshot verb calls it: it tags what is being created, not what exists. */
  readonly inSnapshot?: { readonly on: readonly string[]; readonly when?: RoleCondition };
  /** The same where a restore verb calls it. */
  readonly inRestore?: { readonly on: readonly string[]; readonly when?: RoleCondition };
  readonly when?: RoleCondition;
  /** Writes that AWS checks beside this one. */
  readonly also?: readonly string[];
  /** Set where the resource's tags do not protect it: a key is used, not changed. */
  readonly ignoresTags?: true;
}

export const writeFacts: Readonly<Record<string, WriteFacts>> = {
  'autoscaling:DeleteAutoScalingGroup': { on: ['autoscaling:autoScalingGroup'] },
  'cloudformation:DeleteStack': { on: ['cloudformation:stack'] },
  'cloudformation:UpdateTerminationProtection': { on: ['cloudformation:stack'] },
  'ec2:AttachVolume': { on: ['ec2:instance', 'ec2:volume'] },
  'ec2:CreateImage': { on: ['ec2:image', 'ec2:instance', 'ec2:snapshot'] },
  'ec2:CreateSnapshot': { on: ['ec2:volume', 'ec2:snapshot'] },
  'ec2:CreateSnapshots': { on: ['ec2:instance', 'ec2:volume', 'ec2:snapshot'] },
  'ec2:CreateTags': {
    on: 'subject',
    inSnapshot: {
      on: ['ec2:image', 'ec2:snapshot'],
      when: { StringEquals: { 'ec2:CreateAction': ['CreateImage', 'CreateSnapshot', 'CreateSnapshots'] } },
    },
    inRestore: {
      on: ['ec2:instance', 'ec2:volume'],
      when: { StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'RunInstances'] } },
    },
  },
  'ec2:CreateVolume': { on: ['ec2:snapshot', 'ec2:volume'] },
  'ec2:DeleteNetworkInterface': { on: ['ec2:network-interface'] },
  'ec2:DeleteSecurityGroup': { on: ['ec2:security-group'] },
  'ec2:DeleteSnapshot': { on: ['ec2:snapshot'] },
  'ec2:DeleteTags': { on: 'subject' },
  'ec2:DeleteVolume': { on: ['ec2:volume'] },
  'ec2:DeregisterImage': { on: ['ec2:image'] },
  'ec2:DetachNetworkInterface': { on: ['ec2:instance', 'ec2:network-interface'] },
  'ec2:DetachVolume': { on: ['ec2:instance', 'ec2:volume'] },
  'ec2:DisassociateAddress': { on: ['ec2:elastic-ip', 'ec2:network-interface'] },
  'ec2:ReleaseAddress': { on: ['ec2:elastic-ip'] },
  'ec2:ModifyInstanceAttribute': { on: ['ec2:instance'] },
  'ec2:RunInstances': {
    on: [
      'ec2:image',
      'ec2:instance',
      'ec2:key-pair',
      'ec2:network-interface',
      'ec2:security-group',
      'ec2:subnet',
      'ec2:volume',
    ],
    also: ['iam:PassRole'],
  },
  // An instance whose volumes are encrypted with a customer's key starts only if the caller may let EC2 use that key.
  // Source: https://repost.aws/knowledge-center/kms-iam-ec2-permission
  'ec2:StartInstances': { on: ['ec2:instance'], also: ['kms:CreateGrant'] },
  'ec2:StopInstances': { on: ['ec2:instance'] },
  'ec2:TerminateInstances': { on: ['ec2:instance'] },
  'elasticloadbalancing:AddTags': { on: 'subject' },
  'elasticloadbalancing:DeleteLoadBalancer': { on: ['elasticloadbalancing:loadbalancer'] },
  'elasticloadbalancing:DeleteTargetGroup': { on: ['elasticloadbalancing:targetgroup'] },
  'elasticloadbalancing:ModifyLoadBalancerAttributes': { on: ['elasticloadbalancing:loadbalancer'] },
  'elasticloadbalancing:RemoveTags': { on: 'subject' },
  'kms:CreateGrant': {
    on: ['kms:key'],
    when: { Bool: { 'kms:GrantIsForAWSResource': ['true'] }, StringLike: { 'kms:ViaService': ['ec2.*'] } },
    ignoresTags: true,
  },
  // The role of the profile that an instance had: it may be passed to EC2 only.
  'iam:PassRole': {
    on: ['iam:role'],
    when: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com'] } },
    ignoresTags: true,
  },
  'rds:AddTagsToResource': {
    on: 'subject',
    inSnapshot: { on: ['rds:cluster-snapshot', 'rds:snapshot'] },
    inRestore: { on: ['rds:cluster', 'rds:db'] },
  },
  'rds:CreateDBClusterSnapshot': { on: ['rds:cluster', 'rds:cluster-snapshot'] },
  'rds:CreateDBInstance': { on: ['rds:cluster', 'rds:db'] },
  'rds:CreateDBSnapshot': { on: ['rds:db', 'rds:snapshot'] },
  'rds:DeleteDBCluster': { on: ['rds:cluster', 'rds:cluster-snapshot'] },
  'rds:DeleteDBClusterSnapshot': { on: ['rds:cluster-snapshot:any'] },
  'rds:DeleteDBInstance': { on: ['rds:db'] },
  'rds:DeleteDBSnapshot': { on: ['rds:snapshot:any'] },
  'rds:ModifyDBCluster': { on: ['rds:cluster'] },
  'rds:ModifyDBInstance': { on: ['rds:db'] },
  'rds:RemoveTagsFromResource': { on: 'subject' },
  'rds:RestoreDBClusterFromSnapshot': {
    on: ['rds:cluster', 'rds:cluster-pg', 'rds:cluster-snapshot', 'rds:og', 'rds:subgrp'],
  },
  'rds:RestoreDBInstanceFromDBSnapshot': { on: ['rds:db', 'rds:og', 'rds:pg', 'rds:snapshot', 'rds:subgrp'] },
  'rds:StartDBCluster': { on: ['rds:cluster'] },
  'rds:StartDBInstance': { on: ['rds:db'] },
  'rds:StopDBInstance': { on: ['rds:db'] },
};

/** IAM's resource for each of Mayfly's types that has verbs. */
export const resourceOfType: Readonly<Record<string, string>> = {
  ami: 'ec2:image',
  asg: 'autoscaling:autoScalingGroup',
  'app-elb': 'elasticloadbalancing:loadbalancer',
  'app-elb-target-group': 'elasticloadbalancing:targetgroup',
  cfn: 'cloudformation:stack',
  ebs: 'ec2:volume',
  'ebs-snapshot': 'ec2:snapshot',
  ec2: 'ec2:instance',
  eni: 'ec2:network-interface',
  'network-addr': 'ec2:elastic-ip',
  rds: 'rds:db',
  'rds-cluster': 'rds:cluster',
  'rds-cluster-snapshot': 'rds:cluster-snapshot:any',
  'rds-snapshot': 'rds:snapshot:any',
  'security-group': 'ec2:security-group',
};

const ownAccount = '${AWS::AccountId}';

/** ARNs by IAM's resource, without `arn:PARTITION:`. Narrower than AWS's where Mayfly names what it creates. */
const arns: Readonly<Record<string, string>> = {
  'autoscaling:autoScalingGroup': `autoscaling:*:${ownAccount}:autoScalingGroup:*:autoScalingGroupName/*`,
  'cloudformation:stack': `cloudformation:*:${ownAccount}:stack/*`,
  'ec2:elastic-ip': `ec2:*:${ownAccount}:elastic-ip/*`,
  'ec2:image': 'ec2:*::image/*',
  'ec2:instance': `ec2:*:${ownAccount}:instance/*`,
  'ec2:key-pair': `ec2:*:${ownAccount}:key-pair/*`,
  'ec2:network-interface': `ec2:*:${ownAccount}:network-interface/*`,
  'ec2:security-group': `ec2:*:${ownAccount}:security-group/*`,
  'ec2:snapshot': 'ec2:*::snapshot/*',
  'ec2:subnet': `ec2:*:${ownAccount}:subnet/*`,
  'ec2:volume': `ec2:*:${ownAccount}:volume/*`,
  // Of any kind: `loadbalancer/app/…`, `loadbalancer/net/…`, `loadbalancer/gwy/…`.
  'elasticloadbalancing:loadbalancer': `elasticloadbalancing:*:${ownAccount}:loadbalancer/*`,
  'elasticloadbalancing:targetgroup': `elasticloadbalancing:*:${ownAccount}:targetgroup/*`,
  'iam:role': `iam::${ownAccount}:role/*`,
  // A key may belong to another account.
  'kms:key': 'kms:*:*:key/*',
  'rds:cluster': `rds:*:${ownAccount}:cluster:*`,
  'rds:cluster-snapshot': `rds:*:${ownAccount}:cluster-snapshot:mayfly-*`,
  // Created by anybody.
  'rds:cluster-snapshot:any': `rds:*:${ownAccount}:cluster-snapshot:*`,
  'rds:cluster-pg': `rds:*:${ownAccount}:cluster-pg:*`,
  'rds:db': `rds:*:${ownAccount}:db:*`,
  'rds:og': `rds:*:${ownAccount}:og:*`,
  'rds:pg': `rds:*:${ownAccount}:pg:*`,
  'rds:snapshot': `rds:*:${ownAccount}:snapshot:mayfly-*`,
  'rds:snapshot:any': `rds:*:${ownAccount}:snapshot:*`,
  'rds:subgrp': `rds:*:${ownAccount}:subgrp:*`,
};

export function arnOf(resource: string): string {
  const arn = arns[resource];
  if (arn === undefined) throw new TypeError(`The ARN of ${resource} is not known.`);
  return `arn:\${AWS::Partition}:${arn}`;
}

/**
 * What CloudFormation calls with the permissions of the identity that deletes a stack without a service role, for the
 * members that Mayfly knows. It is allowed through CloudFormation only. Source: the delete handlers in the CloudFormation registry's
 * schemas, and https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 */
export const inDeletedStacks: { readonly reads: readonly string[]; readonly writes: readonly string[] } = {
  reads: [
    'autoscaling:Describe*',
    'ec2:DescribeInstanceAttribute',
    'ec2:DescribeInstanceCreditSpecifications',
    'ec2:DescribeInstances',
    'ec2:DescribeLaunchTemplates',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSnapshots',
    'ec2:DescribeVolumes',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeTargetGroups',
    'rds:DescribeDBClusters',
    'rds:DescribeDBInstances',
    'rds:DescribeGlobalClusters',
    'ssm:DescribeAssociation',
    'ssm:ListAssociations',
  ],
  writes: [
    'autoscaling:DeleteAutoScalingGroup',
    'autoscaling:UpdateAutoScalingGroup',
    'ec2:CreateSnapshot',
    'ec2:DeleteNetworkInterface',
    'ec2:DeleteSecurityGroup',
    'ec2:DeleteTags',
    'ec2:DeleteVolume',
    'ec2:DetachVolume',
    'ec2:TerminateInstances',
    'elasticloadbalancing:DeleteLoadBalancer',
    'elasticloadbalancing:DeleteTargetGroup',
    'rds:AddTagsToResource',
    'rds:CreateDBClusterSnapshot',
    'rds:CreateDBSnapshot',
    'rds:DeleteDBCluster',
    'rds:DeleteDBInstance',
  ],
};
