import { securityGroupKind } from '../../core/evidence/description.ts';
import { relatedFilter } from '../matching/related.ts';

/**
 * `security-group`: compares a value of the resource's security groups, with the options of `value`. Source:
 * Custodian's filter of that name.
 */
export const securityGroup = relatedFilter({
  name: 'security-group',
  kind: securityGroupKind,
  example: "{ type: security-group, key: GroupName, op: regex, value: '.*public.*' }",
});
