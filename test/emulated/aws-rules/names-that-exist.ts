import { type AwsRule, form, texts } from './aws-rule.ts';

/** A parameter of a call that names something, how to list what there is, and AWS's error where it is not there. */
interface Named {
  readonly parameter: RegExp;
  readonly operation: string;
  /** The element of the list that has the name. */
  readonly element: string;
  readonly code: string;
}

const named: Readonly<Record<string, readonly Named[]>> = {
  ec2: [
    { parameter: /^KeyName$/, operation: 'DescribeKeyPairs', element: 'keyName', code: 'InvalidKeyPair.NotFound' },
    {
      parameter: /SecurityGroupId\.\d+$/,
      operation: 'DescribeSecurityGroups',
      element: 'groupId',
      code: 'InvalidGroup.NotFound',
    },
  ],
  rds: [
    {
      parameter: /^DBSubnetGroupName$/,
      operation: 'DescribeDBSubnetGroups',
      element: 'DBSubnetGroupName',
      code: 'DBSubnetGroupNotFoundFault',
    },
    {
      parameter: /^DBParameterGroupName$/,
      operation: 'DescribeDBParameterGroups',
      element: 'DBParameterGroupName',
      code: 'DBParameterGroupNotFound',
    },
    {
      parameter: /^DBClusterParameterGroupName$/,
      operation: 'DescribeDBClusterParameterGroups',
      element: 'DBClusterParameterGroupName',
      code: 'DBClusterParameterGroupNotFound',
    },
    {
      parameter: /^OptionGroupName$/,
      operation: 'DescribeOptionGroups',
      element: 'OptionGroupName',
      code: 'OptionGroupNotFoundFault',
    },
  ],
};

/** What a call names must exist: the emulator takes any name for some of these. */
export const namesThatExist: AwsRule = {
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
  on: ['ec2:RunInstances', 'rds:RestoreDBInstanceFromDBSnapshot', 'rds:RestoreDBClusterFromSnapshot'],
  refuse: async (call, ask) => {
    // RDS makes the subnet group `default` itself, for whatever is created without a group.
    for (const [name, value] of form(call))
      for (const { parameter, operation, element, code } of named[call.service] ?? [])
        if (parameter.test(name) && value !== 'default' && !texts(await ask(operation), element).includes(value))
          return { code, message: `There is no ${value}.` };
    return undefined;
  },
};
