import { listOf, type SettingsPart } from './restore-parts.ts';

/** Parts that a restore replaces or leaves out in the same way for databases, for clusters and for their instances. */
export const securityGroupsPart: SettingsPart = {
  name: 'security-groups',
  value: 'sg-1,sg-2',
  isOptional: true,
  members: ['VpcSecurityGroupIds'],
  using: (value) => ({ VpcSecurityGroupIds: listOf(value) }),
};
export const optionGroupPart: SettingsPart = {
  name: 'option-group',
  value: 'NAME',
  isOptional: true,
  members: ['OptionGroupName'],
};
export const monitoringPart: SettingsPart = {
  name: 'monitoring-role',
  value: 'ROLE-ARN',
  isOptional: true,
  members: ['MonitoringRoleArn', 'MonitoringInterval'],
};
