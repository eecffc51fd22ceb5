import pMap from 'p-map';
import type { Aws } from '../../core/aws.ts';
import { CallFailed } from '../aws/call-failed.ts';
import { imageParameterIn, type LaunchSpecification, namesIn } from './launch-specification.ts';

/** Something that launches instances whenever somebody, or something, asks it to. */
export interface Launcher {
  /** In words for people: `version 3 of launch template web (lt-1)`. */
  readonly name: string;
  /** What its instances need: ids, and names of security groups. */
  readonly needs: ReadonlySet<string>;
  /** The parameter that names its image, where its value is not known. */
  readonly imageParameter?: string;
}

/** IAM actions of `launchersIn`. */
export const launcherReads: readonly string[] = [
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeLaunchConfigurations',
  'ec2:DescribeFleets',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeLaunchTemplates',
  'ec2:DescribeSpotFleetRequests',
  'ec2:DescribeSpotInstanceRequests',
];

/**
 * Everything in a place that can launch instances, as far as EC2 and Auto Scaling know. AWS deletes what these need
 * without a warning; the next launch then fails. Any version of a template can be launched by its number, so all of
 * them count. Rejects if one of the calls fails: what could not be read may need anything.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/deregister-ami.html
 */
export async function launchersIn(aws: Aws): Promise<readonly Launcher[]> {
  return [
    ...(await templateVersions(aws)),
    ...(await configurations(aws)),
    ...(await groups(aws)),
    ...(await fleets(aws)),
    ...(await spotFleets(aws)),
    ...(await spotRequests(aws)),
  ];
}

/** How many calls run at the same time: AWS has no call for all versions of several templates. */
const atOnce = 4;

async function templateVersions(aws: Aws): Promise<readonly Launcher[]> {
  const templates = await aws.read.ec2.describeLaunchTemplates({ MaxResults: 200 });
  const versions = await pMap(templates, ({ LaunchTemplateId }) => versionsOf(aws, LaunchTemplateId), {
    concurrency: atOnce,
  });
  return versions
    .flat()
    .map(({ LaunchTemplateId, LaunchTemplateName, VersionNumber, LaunchTemplateData }) =>
      launcher(`version ${VersionNumber ?? '?'} of launch template ${LaunchTemplateName} (${LaunchTemplateId})`, [
        LaunchTemplateData,
      ]),
    );
}

async function versionsOf(aws: Aws, LaunchTemplateId: string | undefined) {
  try {
    return await aws.read.ec2.describeLaunchTemplateVersions({
      LaunchTemplateId,
      MaxResults: 200,
    });
  } catch (error) {
    // Deleted since it was listed.
    if (error instanceof CallFailed && error.code === 'InvalidLaunchTemplateId.NotFound') return [];
    throw error;
  }
}

async function configurations(aws: Aws): Promise<readonly Launcher[]> {
  const found = await aws.read.autoScaling.describeLaunchConfigurations({ MaxRecords: 100 });
  return found.map((configuration) =>
    launcher(`launch configuration ${configuration.LaunchConfigurationName}`, [configuration]),
  );
}

/** What a group names itself; its template or its configuration is listed by itself. */
async function groups(aws: Aws): Promise<readonly Launcher[]> {
  const found = await aws.read.autoScaling.describeAutoScalingGroups({ MaxRecords: 100 });
  return found.map(({ AutoScalingGroupName, MixedInstancesPolicy }) =>
    launcher(`Auto Scaling group ${AutoScalingGroupName}`, MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []),
  );
}

/** A fleet of type `instant` is not listed, and launches once. */
async function fleets(aws: Aws): Promise<readonly Launcher[]> {
  const found = await aws.read.ec2.describeFleets({});
  return found
    .filter(({ FleetState }) => !isOver(FleetState))
    .map(({ FleetId, LaunchTemplateConfigs }) =>
      launcher(
        `EC2 Fleet ${FleetId}`,
        (LaunchTemplateConfigs ?? []).flatMap(({ Overrides }) => Overrides ?? []),
      ),
    );
}

async function spotFleets(aws: Aws): Promise<readonly Launcher[]> {
  const found = await aws.read.ec2.describeSpotFleetRequests({});
  return found
    .filter(({ SpotFleetRequestState }) => !isOver(SpotFleetRequestState))
    .map(({ SpotFleetRequestId, SpotFleetRequestConfig }) =>
      launcher(`Spot Fleet ${SpotFleetRequestId}`, SpotFleetRequestConfig?.LaunchSpecifications ?? []),
    );
}

/** A request that is open launches, and a persistent one launches again. */
async function spotRequests(aws: Aws): Promise<readonly Launcher[]> {
  const found = await aws.read.ec2.describeSpotInstanceRequests({ MaxResults: 1000 });
  return found
    .filter(({ State, Type }) => !isOver(State) && (State === 'open' || Type === 'persistent'))
    .map(({ SpotInstanceRequestId, LaunchSpecification }) =>
      launcher(`spot request ${SpotInstanceRequestId}`, [LaunchSpecification]),
    );
}

/** Whether it launches nothing any more. A state that we do not know may launch. */
function isOver(state: string | undefined): boolean {
  return state !== undefined && /^(deleted|cancelled|failed|closed)/.test(state);
}

function launcher(name: string, specifications: readonly (LaunchSpecification | undefined)[]): Launcher {
  const known = specifications.filter((specification) => specification !== undefined);
  const imageParameter = known.map(imageParameterIn).find((parameter) => parameter !== undefined);
  return { name, needs: new Set(known.flatMap(namesIn)), ...(imageParameter !== undefined && { imageParameter }) };
}
