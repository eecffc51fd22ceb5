import { expect, test } from '@jest/globals';
import { launcherReads, launchersIn } from '../../../../src/estate/parts/launchers.ts';
import { fakeAws, refusal } from '../fake-aws.ts';
import { noLaunchers, templateOf } from '../launch-replies.ts';

const image = { ImageId: 'ami-1' };

/** The names of what needs ami-1 there. */
async function users(replies: Parameters<typeof fakeAws>[0]): Promise<readonly string[]> {
  const launchers = await launchersIn(fakeAws({ ...noLaunchers, ...replies }));
  return launchers.filter(({ needs }) => needs.has('ami-1')).map(({ name }) => name);
}

function spotFleet(SpotFleetRequestState: string) {
  const SpotFleetRequestConfig = { LaunchSpecifications: [image] };
  return { SpotFleetRequestId: SpotFleetRequestState, SpotFleetRequestState, SpotFleetRequestConfig };
}

test('any version of a launch template can launch, not only the default and the latest one', async () => {
  expect(await users(templateOf({ ImageId: 'ami-0' }, image, { ImageId: 'ami-2' }, {}))).toEqual([
    'version 2 of launch template web (lt-1)',
  ]);
});

test('a template that was deleted since it was listed launches nothing', async () => {
  const gone = () => {
    throw refusal('ec2:DescribeLaunchTemplateVersions', 'InvalidLaunchTemplateId.NotFound');
  };
  expect(await users({ ...templateOf(image), 'ec2:DescribeLaunchTemplateVersions': gone })).toEqual([]);
});

test('launch configurations, and what a group names beside its template', async () => {
  const overridden = { LaunchTemplate: { Overrides: [{ InstanceType: 'm5.large' }, image] } };
  expect(
    await users({
      'autoscaling:DescribeLaunchConfigurations': () => ({
        LaunchConfigurations: [{ LaunchConfigurationName: 'old', ...image }],
      }),
      'autoscaling:DescribeAutoScalingGroups': () => ({
        AutoScalingGroups: [
          { AutoScalingGroupName: 'web', MixedInstancesPolicy: overridden },
          { AutoScalingGroupName: 'api' },
        ],
      }),
    }),
  ).toEqual(['launch configuration old', 'Auto Scaling group web']);
});

test('fleets and spot requests that can still launch', async () => {
  const fleet = (FleetState: string) => ({
    FleetId: `fleet-${FleetState}`,
    FleetState,
    LaunchTemplateConfigs: [{ Overrides: [image] }, {}],
  });
  const spot = (SpotInstanceRequestId: string, State: string, Type: string) => ({
    SpotInstanceRequestId,
    State,
    Type,
    LaunchSpecification: image,
  });
  expect(
    await users({
      'ec2:DescribeFleets': () => ({ Fleets: [fleet('active'), fleet('deleted_running'), fleet('modifying')] }),
      'ec2:DescribeSpotFleetRequests': () => ({
        SpotFleetRequestConfigs: ['active', 'cancelled_running', 'submitted', 'failed'].map(spotFleet),
      }),
      'ec2:DescribeSpotInstanceRequests': () => ({
        SpotInstanceRequests: [
          spot('sir-open', 'open', 'one-time'),
          spot('sir-once', 'active', 'one-time'),
          spot('sir-again', 'active', 'persistent'),
          spot('sir-stopped', 'disabled', 'persistent'),
          spot('sir-over', 'cancelled', 'persistent'),
        ],
      }),
    }),
  ).toEqual([
    'EC2 Fleet fleet-active',
    'EC2 Fleet fleet-modifying',
    'Spot Fleet active',
    'Spot Fleet submitted',
    'spot request sir-open',
    'spot request sir-again',
    'spot request sir-stopped',
  ]);
});

test('what names its image by a parameter says so', async () => {
  const aws = fakeAws({ ...noLaunchers, ...templateOf({ ImageId: 'resolve:ssm:/golden/web' }, image) });
  expect((await launchersIn(aws)).map(({ imageParameter }) => imageParameter)).toEqual(['/golden/web', undefined]);
});

test.each(launcherReads)('where %s is refused, nothing is known', async (call) => {
  const aws = fakeAws({
    ...noLaunchers,
    ...templateOf(image),
    [call]: () => {
      throw refusal(call);
    },
  });
  await expect(launchersIn(aws)).rejects.toThrow(`AccessDenied on ${call}`);
  // It asks nothing else.
  expect(aws.sent.map(({ call: sent }) => sent).filter((sent) => !launcherReads.includes(sent))).toEqual([]);
});
