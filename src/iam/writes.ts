import type { RoleCondition } from '../core/views/role.ts';

/**
 * What IAM knows of each write that a verb makes: on which resources it is allowed, by IAM's own names for them, and
 * what else AWS asks for on the way. A write that is missing here is allowed on everything, which works, and is too
 * much: test/unit/iam/facts.test.ts tells, and holds every line to AWS's lists. Source:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export interface WriteFacts {
  /** IAM's resources; `subject`: that of the verb's own type. */
  readonly on: 'subject' | readonly string[];
  /** Where a verb that snapshots calls it: it tags what is being made, and nothing that was there. */
  readonly inSnapshot?: { readonly on: readonly string[]; readonly when?: RoleCondition };
  /** The same where a verb that brings something back calls it. */
  readonly inRestore?: { readonly on: readonly string[]; readonly when?: RoleCondition };
  readonly when?: RoleCondition;
  /** Writes that AWS checks beside this one. */
  readonly also?: readonly string[];
  /** Set where the tags of what it is done to do not decide: a key is lent, not changed. */
  readonly isUngoverned?: true;
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
    isUngoverned: true,
  },
  // The profile that an instance had: it may be lent to EC2 alone.
  'iam:PassRole': {
    on: ['iam:role'],
    when: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com'] } },
    isUngoverned: true,
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

/** IAM's resource for each of our types that has verbs. */
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

const here = '${AWS::AccountId}';

/** ARNs by IAM's resource, without `arn:PARTITION:`. Narrower than AWS's own where Mayfly names what it makes. */
const arns: Readonly<Record<string, string>> = {
  'autoscaling:autoScalingGroup': `autoscaling:*:${here}:autoScalingGroup:*:autoScalingGroupName/*`,
  'cloudformation:stack': `cloudformation:*:${here}:stack/*`,
  'ec2:elastic-ip': `ec2:*:${here}:elastic-ip/*`,
  'ec2:image': 'ec2:*::image/*',
  'ec2:instance': `ec2:*:${here}:instance/*`,
  'ec2:key-pair': `ec2:*:${here}:key-pair/*`,
  'ec2:network-interface': `ec2:*:${here}:network-interface/*`,
  'ec2:security-group': `ec2:*:${here}:security-group/*`,
  'ec2:snapshot': 'ec2:*::snapshot/*',
  'ec2:subnet': `ec2:*:${here}:subnet/*`,
  'ec2:volume': `ec2:*:${here}:volume/*`,
  // Of any kind: `loadbalancer/app/…`, `loadbalancer/net/…`, `loadbalancer/gwy/…`.
  'elasticloadbalancing:loadbalancer': `elasticloadbalancing:*:${here}:loadbalancer/*`,
  'elasticloadbalancing:targetgroup': `elasticloadbalancing:*:${here}:targetgroup/*`,
  'iam:role': `iam::${here}:role/*`,
  // A key may be another account's.
  'kms:key': 'kms:*:*:key/*',
  'rds:cluster': `rds:*:${here}:cluster:*`,
  'rds:cluster-snapshot': `rds:*:${here}:cluster-snapshot:mayfly-*`,
  // Made by whomever.
  'rds:cluster-snapshot:any': `rds:*:${here}:cluster-snapshot:*`,
  'rds:cluster-pg': `rds:*:${here}:cluster-pg:*`,
  'rds:db': `rds:*:${here}:db:*`,
  'rds:og': `rds:*:${here}:og:*`,
  'rds:pg': `rds:*:${here}:pg:*`,
  'rds:snapshot': `rds:*:${here}:snapshot:mayfly-*`,
  'rds:snapshot:any': `rds:*:${here}:snapshot:*`,
  'rds:subgrp': `rds:*:${here}:subgrp:*`,
};

export function arnOf(resource: string): string {
  const arn = arns[resource];
  if (arn === undefined) throw new TypeError(`no ARN is known for ${resource}`);
  return `arn:\${AWS::Partition}:${arn}`;
}

/**
 * What CloudFormation calls in the name of whoever deletes a stack that has no service role, for the members that
 * Mayfly knows. It is allowed through CloudFormation only. Source: the delete handlers in the CloudFormation registry's
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
