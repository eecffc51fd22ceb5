import { expect, test } from '@jest/globals';
import { beginningOf } from '../../../../src/core/resource-type.ts';
import { ec2 } from '../../../../src/estate/resources/ec2.ts';

const LaunchTime = '2026-11-20T08:00:00.000Z';

test.each([
  [
    'its first network interface',
    { NetworkInterfaces: [at(1, '2026-03-01'), at(0, '2026-01-05')], BlockDeviceMappings: [volume('2025-01-01')] },
    '2026-01-05',
  ],
  [
    'its oldest volume',
    { NetworkInterfaces: [], BlockDeviceMappings: [volume('2026-02-02'), volume('2026-01-06')] },
    '2026-01-06',
  ],
  ['the launch that AWS tells', {}, '2026-11-20T08:00:00.000Z'],
])('a lifetime counts from %s, however often the instance is started', (_name, raw, expected) => {
  expect(beginningOf({ ...raw, LaunchTime }, ec2)).toBe(expected);
});

function at(DeviceIndex: number, AttachTime: string): object {
  return { Attachment: { DeviceIndex, AttachTime } };
}

function volume(AttachTime: string): object {
  return { Ebs: { AttachTime } };
}
