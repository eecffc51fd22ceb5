import { expect, test } from '@jest/globals';
import { imageParameterIn, namesIn } from '../../../../src/estate/parts/launch-specification.ts';

test('it names its image, the snapshots of its volumes, its groups by id or name, and interfaces that exist', () => {
  expect(
    namesIn({
      ImageId: 'ami-1',
      BlockDeviceMappings: [{ Ebs: { SnapshotId: 'snap-1' } }, { Ebs: {} }, {}],
      SecurityGroupIds: ['sg-1'],
      SecurityGroups: ['web', { GroupId: 'sg-2', GroupName: 'db' }, {}],
      ClassicLinkVPCSecurityGroups: ['sg-3'],
      NetworkInterfaces: [{ Groups: ['sg-4'] }, { NetworkInterfaceId: 'eni-1' }, {}],
    }),
  ).toEqual(['ami-1', 'snap-1', 'sg-1', 'web', 'sg-2', 'db', 'sg-3', 'sg-4', 'eni-1']);
  expect(namesIn({})).toEqual([]);
  expect(namesIn({ ImageId: '' })).toEqual([]);
});

test.each<[string | undefined, string | undefined]>([
  ['resolve:ssm:/golden/web', '/golden/web'],
  ['resolve:ssm:golden:3', 'golden:3'],
  ['Resolve:SSM:golden:prod', 'golden:prod'],
  [
    'resolve:ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/golden',
    'arn:aws:ssm:eu-west-1:123456789012:parameter/golden',
  ],
  ['resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', undefined],
  ['ami-1', undefined],
  [undefined, undefined],
])('the image %s is that of the parameter %s', (ImageId, parameter) => {
  expect(imageParameterIn({ ImageId })).toBe(parameter);
});
