import { type Ask, type AwsRule, form, type Refused, texts } from './aws-rule.ts';

/**
 * Nothing of a stopped cluster is deleted. A cluster that others replicate keeps its last instance, and stays, until
 * its replicas are gone.
 */
export const clusterDeletion: AwsRule = {
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html',
  on: ['rds:DeleteDBInstance', 'rds:DeleteDBCluster'],
  refuse: async (call, ask) => {
    const asked = form(call);
    const cluster = asked.get('DBClusterIdentifier') ?? (await clusterOf(asked.get('DBInstanceIdentifier'), ask));
    if (cluster === undefined) return undefined;
    const described = await ask('DescribeDBClusters', { DBClusterIdentifier: cluster });
    if (texts(described, 'Status').includes('stopped')) return refused(`Db cluster ${cluster} is in stopped state`);
    const isReplicated = /<ReadReplicaIdentifiers>\s*<\w+>[^<]+</.test(described);
    const members = described.split('<DBClusterMember>').length - 1;
    return isReplicated && members <= 1
      ? refused('Cannot delete the last instance of the master cluster. Delete the replica cluster first.')
      : undefined;
  },
};

async function clusterOf(instance: string | null, ask: Ask): Promise<string | undefined> {
  if (instance === null) return undefined;
  const described = await ask('DescribeDBInstances', { DBInstanceIdentifier: instance });
  return texts(described, 'DBClusterIdentifier')[0];
}

function refused(message: string): Refused {
  return { code: 'InvalidDBClusterStateFault', message };
}
