/**
 * One kind of resource that an account depends on. Mayfly does nothing to it unless mayfly.yml switches its entry off.
 */
export interface BaselineEntry {
  readonly id: string;
  /** What breaks without it, in one sentence. */
  readonly why: string;
  /** The page that names these resources. */
  readonly source: string;
  /**
   * ARNs in which `*` stands for any run of characters. They are compared with resources of any type and with the stack
   * that created a resource.
   */
  readonly arns: readonly string[];
}

/** Increases with every change of an entry, so that `mayfly protected` shows which list is in force. */
export const baselineVersion = '1';

/**
 * What is protected by default: the resources that set up, deploy to and watch an account. They seldom carry an owner
 * or a ttl, look idle for months, and much depends on them. Where people choose the names themselves, the patterns
 * cover what such names usually contain: they protect too much rather than too little.
 */
export const baseline = [
  {
    id: 'control-tower',
    why: 'Control Tower and landing zones govern the account with these stacks, roles, functions and trails',
    source: 'https://docs.aws.amazon.com/controltower/latest/userguide/shared-account-resources.html',
    arns: [
      'arn:*:cloudformation:*:*:stack/AWSControlTower*',
      'arn:*:cloudformation:*:*:stack/AWS-Landing-Zone*',
      'arn:*:cloudformation:*:*:stack/AWSAccelerator-*',
      'arn:*:iam::*:role/*AWSControlTower*',
      'arn:*:iam::*:role/*aws-controltower-*',
      'arn:*:iam::*:role/*AWS-Landing-Zone*',
      'arn:*:iam::*:role/*AWSAccelerator-*',
      'arn:*:iam::*:role/OrganizationAccountAccessRole',
      'arn:*:lambda:*:*:function:aws-controltower-*',
      'arn:*:lambda:*:*:function:AWS-Landing-Zone*',
      'arn:*:lambda:*:*:function:AWSAccelerator-*',
      'arn:*:cloudtrail:*:*:trail/aws-controltower-*',
      'arn:*:logs:*:*:log-group:aws-controltower*',
      'arn:*:logs:*:*:log-group:/aws/lambda/aws-controltower-*',
      'arn:*:sns:*:*:aws-controltower-*',
      'arn:*:events:*:*:rule/aws-controltower-*',
      'arn:*:s3:::aws-controltower-*',
      'arn:*:s3:::aws-accelerator-*',
    ],
  },
  {
    id: 'sso',
    why: 'people sign in through the roles that IAM Identity Center creates',
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoviewandchangepermissionset.html',
    arns: [
      'arn:*:iam::*:role/*AWSReservedSSO_*',
      'arn:*:iam::*:saml-provider/AWSSSO_*',
      'arn:*:sso:::*',
      'arn:*:cloudformation:*:*:stack/AWSReservedSSO*',
      'arn:*:cloudformation:*:*:stack/AWSSSO*',
    ],
  },
  {
    id: 'stacksets',
    why: 'an organization deploys and repairs these stacks from another account',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html',
    arns: [
      'arn:*:cloudformation:*:*:stack/StackSet-*',
      'arn:*:cloudformation:*:*:stackset/*',
      'arn:*:iam::*:role/*AWSCloudFormationStackSetExecutionRole*',
      'arn:*:iam::*:role/*AWSCloudFormationStackSetAdministrationRole*',
      'arn:*:iam::*:role/stacksets-exec-*',
      'arn:*:iam::*:role/*AWSServiceRoleForCloudFormationStackSets*',
    ],
  },
  {
    id: 'cdk-bootstrap',
    why: 'without it no CDK app can be deployed to the account',
    source: 'https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html',
    arns: [
      'arn:*:cloudformation:*:*:stack/CDKToolkit*',
      'arn:*:s3:::cdk-*-assets-*',
      'arn:*:s3:::cdktoolkit-stagingbucket-*',
      'arn:*:ecr:*:*:repository/cdk-*-container-assets-*',
      'arn:*:iam::*:role/cdk-*-deploy-role-*',
      'arn:*:iam::*:role/cdk-*-cfn-exec-role-*',
      'arn:*:iam::*:role/cdk-*-file-publishing-role-*',
      'arn:*:iam::*:role/cdk-*-image-publishing-role-*',
      'arn:*:iam::*:role/cdk-*-lookup-role-*',
      'arn:*:ssm:*:*:parameter/cdk-bootstrap/*',
    ],
  },
  {
    id: 'terraform-state',
    why: 'Terraform knows what it has created only from its state, and its lock keeps two runs apart',
    source: 'https://developer.hashicorp.com/terraform/language/backend/s3',
    arns: [
      'arn:*:s3:::*tfstate*',
      'arn:*:s3:::*tf-state*',
      'arn:*:s3:::*terraform*state*',
      'arn:*:s3:::*tofu*state*',
      'arn:*:dynamodb:*:*:table/*tfstate*',
      'arn:*:dynamodb:*:*:table/*tf-state*',
      'arn:*:dynamodb:*:*:table/*tf-lock*',
      'arn:*:dynamodb:*:*:table/*tflock*',
      'arn:*:dynamodb:*:*:table/*terraform*lock*',
      'arn:*:dynamodb:*:*:table/*terraform*state*',
      'arn:*:dynamodb:*:*:table/*tofu*lock*',
    ],
  },
  {
    id: 'audit-logs',
    why: 'CloudTrail and AWS Config write their records here, and these are evidence',
    source: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
    arns: [
      'arn:*:cloudtrail:*:*:trail/*',
      'arn:*:s3:::*cloudtrail*',
      'arn:*:s3:::*cloud-trail*',
      'arn:*:s3:::*config-bucket*',
      'arn:*:s3:::*aws-config*',
      'arn:*:s3:::*awsconfig*',
      'arn:*:logs:*:*:log-group:*cloudtrail*',
      'arn:*:config:*:*:config-recorder/*',
      'arn:*:config:*:*:delivery-channel/*',
    ],
  },
  {
    id: 'mayfly',
    why: 'Mayfly needs them to run: its plans, its ledger, its functions and roles',
    // Snapshots are not listed here: a snapshot that Mayfly keeps for a restore is deleted when its own ttl expires.
    source: 'docs/protection.md',
    arns: [
      'arn:*:cloudformation:*:*:stack/mayfly-*',
      'arn:*:lambda:*:*:function:mayfly-*',
      'arn:*:iam::*:role/*mayfly-*',
      'arn:*:dynamodb:*:*:table/mayfly*',
      'arn:*:s3:::mayfly-*',
      'arn:*:logs:*:*:log-group:/aws/lambda/mayfly-*',
      'arn:*:states:*:*:stateMachine:mayfly-*',
      'arn:*:scheduler:*:*:schedule/*mayfly-*',
      'arn:*:ssm:*:*:parameter/mayfly/*',
      'arn:*:sns:*:*:mayfly-*',
      'arn:*:sqs:*:*:mayfly-*',
    ],
  },
] as const satisfies readonly BaselineEntry[];

export type BaselineId = (typeof baseline)[number]['id'];
