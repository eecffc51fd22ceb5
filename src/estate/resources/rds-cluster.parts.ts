import type { Json } from '../../core/json.ts';
import type { RestoreNeed } from '../../core/restore.ts';
import {
  domainPart,
  insightsKeyPart,
  monitoringPart,
  optionGroupPart,
  passwordKeyPart,
  securityGroupsPart,
} from '../parts/rds-restore-parts.ts';
import {
  dbClusterParameterGroup,
  dbParameterGroup,
  dbSubnetGroup,
  encryptionKey,
  optionGroup,
  role,
  securityGroup,
} from '../parts/restore-needs.ts';
import { listOf, nameIn, namesIn, partOf, type SettingsPart } from '../parts/restore-parts.ts';

type Settings = { readonly [name: string]: Json };

const subnetGroup: SettingsPart = {
  name: 'subnet-group',
  value: 'NAME',
  isOptional: false,
  members: ['DBSubnetGroupName'],
};
const parameterGroup: SettingsPart = {
  name: 'parameter-group',
  value: 'NAME',
  isOptional: true,
  members: ['DBClusterParameterGroupName'],
};
/** Each role stands for a feature: a role that takes the place of another gets its feature. */
const roles: SettingsPart = {
  name: 'roles',
  value: 'ROLE-ARN,ROLE-ARN',
  isOptional: true,
  members: ['AssociatedRoles'],
  using: (value, { AssociatedRoles }) => {
    const arns = listOf(value);
    const [staying, leaving] = [true, false].map((isStaying) =>
      rolesIn(AssociatedRoles).filter(({ RoleArn }) => arns.some((arn) => arn === RoleArn) === isStaying),
    ) as [Role[], Role[]];
    return {
      AssociatedRoles: arns.map((RoleArn) => {
        const { FeatureName } = staying.find((each) => each.RoleArn === RoleArn) ?? leaving.shift() ?? {};
        return { RoleArn, ...(FeatureName !== undefined && { FeatureName }) };
      }),
    };
  },
};
const instanceParameterGroup: SettingsPart = {
  name: 'instance-parameter-group',
  value: 'NAME',
  isOptional: true,
  members: ['DBParameterGroupName'],
};

/** Another subnet group need not cover the zones that its instances were in. */
const zone: SettingsPart = {
  name: subnetGroup.name,
  value: subnetGroup.value,
  isOptional: false,
  members: ['AvailabilityZone'],
  using: () => ({}),
};

/** Parts of the cluster that a restore can replace or leave out. */
export const clusterParts: readonly SettingsPart[] = [
  subnetGroup,
  securityGroupsPart,
  parameterGroup,
  optionGroupPart,
  domainPart,
  roles,
  monitoringPart,
  insightsKeyPart,
];
/** Parts of its instances; they share monitoring and Insights with the cluster. */
export const memberParts: readonly SettingsPart[] = [instanceParameterGroup, monitoringPart, insightsKeyPart, zone];
/** Parts of what only a later call sets. */
export const configureParts: readonly SettingsPart[] = [insightsKeyPart, passwordKeyPart];
/** All of them, each once, as people name them. */
export const namedParts: readonly SettingsPart[] = [...clusterParts, instanceParameterGroup, passwordKeyPart];

interface Role {
  readonly RoleArn?: Json;
  readonly FeatureName?: Json;
}

function rolesIn(value: Json | undefined): readonly Role[] {
  return Array.isArray(value) ? value.map((each) => Object(each) as Role) : [];
}

/** What these settings refer to: each of them once. */
export function clusterNeeds(cluster: Settings, others: readonly Settings[]): readonly RestoreNeed[] {
  const all = [cluster, ...others];
  const names = (member: string): readonly string[] => [
    ...new Set(all.flatMap((settings) => nameIn(settings[member]))),
  ];
  const roleArns = rolesIn(cluster.AssociatedRoles).flatMap(({ RoleArn }) => nameIn(RoleArn));
  return [
    ...names('DBSubnetGroupName').map((name) => dbSubnetGroup(name, partOf(subnetGroup))),
    ...names('DBClusterParameterGroupName').map((name) => dbClusterParameterGroup(name, partOf(parameterGroup))),
    ...names('DBParameterGroupName').map((name) => dbParameterGroup(name, partOf(instanceParameterGroup))),
    ...names('OptionGroupName').map((name) => optionGroup(name, partOf(optionGroupPart))),
    ...names('MonitoringRoleArn').map((arn) => role(arn, partOf(monitoringPart))),
    ...roleArns.map((arn) => role(arn, partOf(roles))),
    ...namesIn(cluster.VpcSecurityGroupIds).map((id) => securityGroup(id, partOf(securityGroupsPart))),
    ...names('KmsKeyId').map((key) => encryptionKey(key)),
    ...names('PerformanceInsightsKMSKeyId').map((key) => encryptionKey(key, partOf(insightsKeyPart))),
    ...names('MasterUserSecretKmsKeyId').map((key) => encryptionKey(key, partOf(passwordKeyPart))),
  ];
}
