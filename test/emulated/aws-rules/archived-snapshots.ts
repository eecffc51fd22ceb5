import { type AwsRule, form, texts } from './aws-rule.ts';

/** Nothing is created from an archived snapshot before it is back in the standard tier. */
export const archivedSnapshots: AwsRule = {
  source: 'https://docs.aws.amazon.com/ebs/latest/userguide/restore-archived-snapshot.html',
  on: ['ec2:CreateVolume'],
  refuse: async (call, ask) => {
    const snapshot = form(call).get('SnapshotId');
    if (snapshot === null) return undefined;
    const [tier] = texts(await ask('DescribeSnapshots', { 'SnapshotId.1': snapshot }), 'storageTier');
    return tier === 'archive'
      ? { code: 'IncorrectState', message: `The snapshot ${snapshot} is archived.` }
      : undefined;
  },
};
