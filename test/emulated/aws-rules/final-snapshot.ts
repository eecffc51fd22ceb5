import { type AwsRule, form, type Refused, texts } from './aws-rule.ts';

/**
 * A delete says that it skips the final snapshot, or names it, and never both. A replica and a member of a cluster get
 * none.
 */
export const finalSnapshot: AwsRule = {
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html',
  on: ['rds:DeleteDBInstance', 'rds:DeleteDBCluster'],
  refuse: async (call, ask) => {
    const asked = form(call);
    const skips = asked.get('SkipFinalSnapshot') === 'true';
    const named = asked.get('FinalDBSnapshotIdentifier');
    const id = asked.get('DBInstanceIdentifier');
    const described = id === null ? '' : await ask('DescribeDBInstances', { DBInstanceIdentifier: id });
    // The members of a cluster hold no data, so there is nothing to skip.
    const isMember = texts(described, 'DBClusterIdentifier').length > 0;
    if (!skips && named === null && !isMember)
      return refused('FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.');
    if (skips && named !== null)
      return refused('FinalDBSnapshotIdentifier cannot be specified when SkipFinalSnapshot is.');
    if (named === null) return undefined;
    if (isMember) return refused('FinalDBSnapshotIdentifier cannot be specified when deleting a cluster instance.');
    return texts(described, 'ReadReplicaSourceDBInstanceIdentifier').length > 0
      ? refused('FinalDBSnapshotIdentifier cannot be specified when deleting a replica instance.')
      : undefined;
  },
};

function refused(message: string): Refused {
  return { code: 'InvalidParameterCombination', message };
}
