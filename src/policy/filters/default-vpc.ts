import * as z from 'zod';
import { type DescriptionQuestion, vpcKind } from '../../core/evidence/description.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { readDescription } from '../matching/read-description.ts';

const inVpc = { key: 'VpcId', id: (raw: Resource['raw']) => raw.VpcId };

/** Where each type has the id of its VPC. */
const vpcOf: Readonly<Record<string, { readonly key: string; readonly id: (raw: Resource['raw']) => unknown }>> = {
  'app-elb': inVpc,
  'app-elb-target-group': inVpc,
  ec2: inVpc,
  rds: { key: 'DBSubnetGroup', id: (raw) => (raw.DBSubnetGroup as { readonly VpcId?: string } | undefined)?.VpcId },
  'security-group': inVpc,
};

/** `default-vpc`: whether the resource is in the default VPC of its region. Source: Custodian's filter of that name. */
export const defaultVpc = filter({
  name: 'default-vpc',
  types: Object.keys(vpcOf),
  schema: z.strictObject({}),
  example: '{ type: default-vpc }',
  evidence: ['vpc'],
  reads: (_options, { type }) => new Set([vpcOf[type.name]?.key ?? 'VpcId']),
  bind: (_options, { type }) => {
    const needFor = (resource: Resource): NeedOf<DescriptionQuestion> | undefined => {
      const id = vpcOf[type.name]?.id(resource.raw);
      return typeof id === 'string' ? vpcKind.need(resource, { id }) : undefined;
    };
    return {
      kind: 'evident',
      needs: (resource) => [needFor(resource) ?? []].flat(),
      extract: (resource, evidence): { readonly isDefault: boolean } | Unknown => {
        const vpcNeed = needFor(resource);
        const vpc = vpcNeed && readDescription(vpcKind, evidence, vpcNeed);
        return isUnknown(vpc) ? vpc : { isDefault: vpc?.IsDefault === true };
      },
      test: ({ isDefault }) => isDefault,
      describe: (actual) => ({
        property: 'IsDefault of its VPC',
        ...(!isUnknown(actual) && { actual: actual.isDefault }),
        expected: 'true',
      }),
    };
  },
});
