import { type AwsRule, form, texts } from './aws-rule.ts';

/** Below this size, in GiB, gp3 has the figures that AWS sets; SQL Server has no such size. */
function sizeWithChoice(engine: string): number {
  if (engine.startsWith('sqlserver')) return 0;
  return engine.startsWith('oracle') ? 200 : 400;
}

/** Small gp3 storage has no IOPS and throughput that one can choose, and takes none of them. */
export const gp3Figures: AwsRule = {
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html',
  on: ['rds:CreateDBInstance', 'rds:RestoreDBInstanceFromDBSnapshot'],
  refuse: async (call, ask) => {
    const parameters = form(call);
    if (parameters.get('StorageType') !== 'gp3') return undefined;
    if (!parameters.has('Iops') && !parameters.has('StorageThroughput')) return undefined;
    const snapshot = parameters.get('DBSnapshotIdentifier');
    const described = snapshot === null ? '' : await ask('DescribeDBSnapshots', { DBSnapshotIdentifier: snapshot });
    const engine = parameters.get('Engine') ?? texts(described, 'Engine')[0] ?? '';
    const size = Number(parameters.get('AllocatedStorage') ?? texts(described, 'AllocatedStorage')[0]);
    return size >= sizeWithChoice(engine)
      ? undefined
      : {
          code: 'InvalidParameterCombination',
          message:
            `You can't specify IOPS or storage throughput for engine ${engine} and a storage size less than ` +
            `${sizeWithChoice(engine)}.`,
        };
  },
};
