import { expect, test } from '@jest/globals';
import { inUse, launchersOf, launchUse, usedByLaunchers } from '../../../../src/estate/parts/launch-use.ts';
import { launcherReads } from '../../../../src/estate/parts/launchers.ts';
import { fakeAws } from '../fake-aws.ts';
import { noLaunchers, templateOf } from '../launch-replies.ts';

test('each id gets what needs it, in the order of the ids', async () => {
  const volume = (SnapshotId: string) => ({ BlockDeviceMappings: [{ Ebs: { SnapshotId } }] });
  const aws = fakeAws({ ...noLaunchers, ...templateOf(volume('snap-1'), volume('snap-2'), volume('snap-1')) });
  expect(await usedByLaunchers.fetch(aws, ['snap-2', 'snap-3', 'snap-1'])).toEqual([
    ['version 2 of launch template web (lt-1)'],
    [],
    ['version 1 of launch template web (lt-1)', 'version 3 of launch template web (lt-1)'],
  ]);
});

test('a launcher needs something by any of its names', () => {
  const launcher = { name: 'launch configuration old', needs: new Set(['web']) };
  expect(launchersOf([launcher], ['sg-1', 'web'])).toEqual(['launch configuration old']);
  expect(launchersOf([launcher], ['sg-1'])).toEqual([]);
});

test('its calls are those of the launchers and of what else is asked', () => {
  const use = launchUse(['ec2:DescribeInstances'], () => Promise.resolve([]));
  expect([use.key, use.iam]).toEqual(['UsedBy', [...launcherReads, 'ec2:DescribeInstances']]);
});

test('what is used is not deleted; the first user is named, the others are counted', () => {
  expect(inUse({ UsedBy: ['a'] }, 'delete')).toEqual({ cause: 'state', message: 'it is used by a' });
  expect(inUse({ UsedBy: ['a', 'b', 'c'] }, 'delete')?.message).toBe('it is used by a and 2 more');
  expect([inUse({ UsedBy: [] }, 'delete'), inUse({}, 'delete'), inUse({ UsedBy: ['a'] }, 'tag')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
