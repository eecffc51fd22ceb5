import { vpcKind } from '../../core/evidence/description.ts';
import { relatedFilter } from '../matching/related.ts';

/**
 * `vpc`: compares a value of the resource's VPC, with the options of `value`. Source: Custodian's filter of that name.
 */
export const vpc = relatedFilter({
  name: 'vpc',
  kind: vpcKind,
  example: "{ type: vpc, key: 'tag:env', value: sandbox }",
});
