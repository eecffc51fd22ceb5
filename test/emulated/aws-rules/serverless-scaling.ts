import { type AwsRule, form } from './aws-rule.ts';

/** An instance of Aurora Serverless v2 needs a cluster that says how it scales. */
export const serverlessScaling: AwsRule = {
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.create-cluster.html',
  on: ['rds:CreateDBInstance'],
  refuse: async (call, ask) => {
    const parameters = form(call);
    const cluster = parameters.get('DBClusterIdentifier');
    if (parameters.get('DBInstanceClass') !== 'db.serverless' || cluster === null) return undefined;
    const described = await ask('DescribeDBClusters', { DBClusterIdentifier: cluster });
    return /<ServerlessV2ScalingConfiguration>\s*<M/.test(described)
      ? undefined
      : {
          code: 'InvalidDBClusterStateFault',
          message:
            'Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB ' +
            'instance.',
        };
  },
};
