import { type Ask, type AwsRule, form } from './aws-rule.ts';

/** A parameter of a call that names something, how to ask for that, and AWS's error where there is none. */
interface Named {
  readonly parameter: RegExp;
  readonly operation: string;
  readonly as: string;
  readonly code: string;
}

const named: Readonly<Record<string, readonly Named[]>> = {
  ec2: [
    { parameter: /^KeyName$/, operation: 'DescribeKeyPairs', as: 'KeyName.1', code: 'InvalidKeyPair.NotFound' },
    {
      parameter: /SecurityGroupId\.\d+$/,
      operation: 'DescribeSecurityGroups',
      as: 'GroupId.1',
      code: 'InvalidGroup.NotFound',
    },
  ],
  rds: [
    {
      parameter: /^DBSubnetGroupName$/,
      operation: 'DescribeDBSubnetGroups',
      as: 'DBSubnetGroupName',
      code: 'DBSubnetGroupNotFoundFault',
    },
    {
      parameter: /^DBParameterGroupName$/,
      operation: 'DescribeDBParameterGroups',
      as: 'DBParameterGroupName',
      code: 'DBParameterGroupNotFound',
    },
    {
      parameter: /^DBClusterParameterGroupName$/,
      operation: 'DescribeDBClusterParameterGroups',
      as: 'DBClusterParameterGroupName',
      code: 'DBClusterParameterGroupNotFound',
    },
    {
      parameter: /^OptionGroupName$/,
      operation: 'DescribeOptionGroups',
      as: 'OptionGroupName',
      code: 'OptionGroupNotFoundFault',
    },
  ],
};

/** What a call names must exist: the emulator takes any name for some of these. */
export const namesThatExist: AwsRule = {
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
  on: ['ec2:RunInstances', 'rds:RestoreDBInstanceFromDBSnapshot', 'rds:RestoreDBClusterFromSnapshot'],
  refuse: async (call, ask) => {
    for (const [name, value] of form(call))
      for (const { parameter, operation, as, code } of named[call.service] ?? [])
        if (parameter.test(name) && !(await exists(ask, operation, { [as]: value })))
          return { code, message: `There is no ${value}.` };
    return undefined;
  },
};

async function exists(ask: Ask, operation: string, parameters: Readonly<Record<string, string>>): Promise<boolean> {
  const answer = await ask(operation, parameters);
  return Object.values(parameters).every((name) => answer.includes(`>${name}<`)) && !answer.includes('NotFound');
}
