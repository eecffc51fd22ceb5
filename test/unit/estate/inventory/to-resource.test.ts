import { expect, test } from '@jest/globals';
import { toResource } from '../../../../src/estate/inventory/to-resource.ts';
import { place } from '../fake-aws.ts';
import { now, typeNamed } from '../resources/run-verb.ts';

test.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-isob-east-1', 'aws-iso-b'],
])('ARNs in %s begin with its partition, %s', (region, partition) => {
  const arnOf = (type: string, raw: Record<string, unknown>) =>
    toResource(typeNamed(type), { ...place, region }, raw, now.toISOString()).arn;
  expect(arnOf('ebs-snapshot', { SnapshotId: 'snap-1' })).toBe(`arn:${partition}:ec2:${region}::snapshot/snap-1`);
  expect(arnOf('ami', { ImageId: 'ami-1' })).toBe(`arn:${partition}:ec2:${region}::image/ami-1`);
  expect(arnOf('ebs', { VolumeId: 'vol-1' })).toBe(`arn:${partition}:ec2:${region}:${place.account}:volume/vol-1`);
  // Descriptions of old snapshots have no ARN.
  expect(arnOf('rds-snapshot', { DBSnapshotIdentifier: 'nightly' })).toBe(
    `arn:${partition}:rds:${region}:${place.account}:snapshot:nightly`,
  );
});
