import { settingsOf } from './recreate.ts';
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
/** RDS takes the role only together with the interval. What was not monitored has no place for another role. */
export const monitoringPart: SettingsPart = {
  name: 'monitoring-role',
  value: 'ROLE-ARN',
  isOptional: true,
  members: ['MonitoringRoleArn', 'MonitoringInterval'],
  using: (MonitoringRoleArn, { MonitoringInterval }) =>
    settingsOf(MonitoringInterval === undefined ? {} : { MonitoringRoleArn, MonitoringInterval }),
};
const directoryMembers = [
  'Domain',
  'DomainIAMRoleName',
  'DomainFqdn',
  'DomainOu',
  'DomainAuthSecretArn',
  'DomainDnsIps',
];
/** Another directory of AWS's is joined by the same role. */
export const domainPart: SettingsPart = {
  name: 'domain',
  value: 'DIRECTORY-ID',
  isOptional: true,
  members: directoryMembers,
  using: (Domain, { DomainIAMRoleName }) => settingsOf({ Domain, DomainIAMRoleName }),
};
/** Without them, RDS takes the keys that AWS manages: `aws/rds` and `aws/secretsmanager`. */
export const insightsKeyPart: SettingsPart = {
  name: 'insights-key',
  value: 'KEY-ARN',
  isOptional: true,
  members: ['PerformanceInsightsKMSKeyId'],
  using: (PerformanceInsightsKMSKeyId, { EnablePerformanceInsights }) =>
    settingsOf(EnablePerformanceInsights === true ? { PerformanceInsightsKMSKeyId } : {}),
};
export const passwordKeyPart: SettingsPart = {
  name: 'password-key',
  value: 'KEY-ARN',
  isOptional: true,
  members: ['MasterUserSecretKmsKeyId'],
  using: (MasterUserSecretKmsKeyId, { ManageMasterUserPassword }) =>
    settingsOf(ManageMasterUserPassword === true ? { MasterUserSecretKmsKeyId } : {}),
};
