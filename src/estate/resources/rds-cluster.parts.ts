import type { Json } from '../../core/json.ts';
import type { RestoreNeed } from '../../core/restore.ts';
import { monitoringPart, optionGroupPart, securityGroupsPart } from '../parts/rds-restore-parts.ts';
import {
  dbClusterParameterGroup,
  dbParameterGroup,
  dbSubnetGroup,
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
const domain: SettingsPart = {
  name: 'domain',
  value: 'DIRECTORY-ID',
  isOptional: true,
  members: ['Domain', 'DomainIAMRoleName'],
};
const roles: SettingsPart = {
  name: 'roles',
  value: 'ROLE-ARN,ROLE-ARN',
  isOptional: true,
  members: ['AssociatedRoles'],
  using: (value) => ({ AssociatedRoles: listOf(value).map((RoleArn) => ({ RoleArn })) }),
};
const instanceParameterGroup: SettingsPart = {
  name: 'instance-parameter-group',
  value: 'NAME',
  isOptional: true,
  members: ['DBParameterGroupName'],
};

/** Parts of the cluster that a restore can replace or leave out. */
export const clusterParts: readonly SettingsPart[] = [
  subnetGroup,
  securityGroupsPart,
  parameterGroup,
  optionGroupPart,
  domain,
  roles,
  monitoringPart,
];
/** Parts of its instances; they share the monitoring role with the cluster. */
export const memberParts: readonly SettingsPart[] = [instanceParameterGroup, monitoringPart];

/** What these settings refer to: each of them once. */
export function clusterNeeds(cluster: Settings, members: readonly Settings[]): readonly RestoreNeed[] {
  const all = [cluster, ...members];
  const names = (member: string): readonly string[] => [
    ...new Set(all.flatMap((settings) => nameIn(settings[member]))),
  ];
  const given = Array.isArray(cluster.AssociatedRoles) ? (cluster.AssociatedRoles as readonly Json[]) : [];
  const roleArns = given.flatMap((each) => nameIn((Object(each) as { readonly RoleArn?: Json }).RoleArn));
  return [
    ...names('DBSubnetGroupName').map((name) => dbSubnetGroup(name, partOf(subnetGroup))),
    ...names('DBClusterParameterGroupName').map((name) => dbClusterParameterGroup(name, partOf(parameterGroup))),
    ...names('DBParameterGroupName').map((name) => dbParameterGroup(name, partOf(instanceParameterGroup))),
    ...names('OptionGroupName').map((name) => optionGroup(name, partOf(optionGroupPart))),
    ...names('MonitoringRoleArn').map((arn) => role(arn, partOf(monitoringPart))),
    ...roleArns.map((arn) => role(arn, partOf(roles))),
    ...namesIn(cluster.VpcSecurityGroupIds).map((id) => securityGroup(id, partOf(securityGroupsPart))),
  ];
}
