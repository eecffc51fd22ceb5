import { expect, test } from '@jest/globals';
import { instanceAge } from '../../../../src/policy/filters/instance-age.ts';
import { resource, resultOf } from './context.ts';

const launched = { LaunchTime: '2026-11-20T00:00:00Z', BlockDeviceMappings: [] };
const attached = (...times: readonly (string | undefined)[]) => ({
  ...launched,
  BlockDeviceMappings: times.map((AttachTime) => ({ Ebs: { AttachTime } })),
});

test.each([
  ['its oldest attachment counts', { days: 30 }, attached('2026-11-19T00:00:00Z', '2026-01-01T00:00:00Z'), true],
  ['without a volume its launch counts', { days: 30 }, launched, false],
  ['hours count too', { hours: 25 }, launched, true],
  ['one attachment has no date', { days: 30 }, attached('2026-01-01T00:00:00Z', undefined), 'unknown'],
  ['a mapping is null', { days: 30 }, { ...launched, BlockDeviceMappings: [null] }, false],
])('instance-age where %s: %s', (_title, options, raw, expected) => {
  expect(resultOf(instanceAge, options, resource(raw))).toBe(expected);
});
