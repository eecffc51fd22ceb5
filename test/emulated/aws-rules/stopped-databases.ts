import { type AwsRule, form, texts } from './aws-rule.ts';

/** A stopped database or cluster is not changed: it has to be started first. */
export const stoppedDatabases: AwsRule = {
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html',
  on: ['rds:ModifyDBInstance', 'rds:ModifyDBCluster'],
  refuse: async (call, ask) => {
    const asked = form(call);
    const DBInstanceIdentifier = asked.get('DBInstanceIdentifier');
    if (DBInstanceIdentifier !== null) {
      const [status] = texts(await ask('DescribeDBInstances', { DBInstanceIdentifier }), 'DBInstanceStatus');
      return status === 'stopped'
        ? { code: 'InvalidDBInstanceState', message: `Instance ${DBInstanceIdentifier} is in stopped state.` }
        : undefined;
    }
    const DBClusterIdentifier = asked.get('DBClusterIdentifier') ?? '';
    const [status] = texts(await ask('DescribeDBClusters', { DBClusterIdentifier }), 'Status');
    return status === 'stopped'
      ? { code: 'InvalidDBClusterStateFault', message: `Db cluster ${DBClusterIdentifier} is in stopped state` }
      : undefined;
  },
};
