import { relatedFilter } from '../matching/related.ts';

/** `vpc`: asks of the VPC of a resource what `value` asks of the resource. Source: Custodian's filter of that name. */
export const vpc = relatedFilter({
  name: 'vpc',
  kind: 'vpc',
  ids: { 'app-elb': 'VpcId', ec2: 'VpcId', eni: 'VpcId', rds: 'DBSubnetGroup.VpcId' },
  example: "{ type: vpc, key: 'tag:env', value: sandbox }",
});
