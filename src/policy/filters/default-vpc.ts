import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import { type DescriptionQuestion, vpcKind } from '../../core/evidence/description.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { compileJmespath } from '../../python/jmespath.ts';
import { readDescription } from '../matching/read-description.ts';
import { relatedPath } from '../matching/related.ts';

/** `default-vpc`: whether the resource is in the default VPC of its region. Source: Custodian's filter of that name. */
export const defaultVpc = filter({
  name: 'default-vpc',
  isForSomeTypes: true,
  schema: z.strictObject({}),
  example: '{ type: default-vpc }',
  evidence: ['vpc'],
  reads: (_options, { type }) => compileJmespath(relatedPath(type, vpcKind.name)).reads,
  bind: (_options, { type }) => {
    const { search } = compileJmespath(relatedPath(type, vpcKind.name));
    const needFor = (resource: Resource): NeedOf<DescriptionQuestion> | undefined => {
      const id = search(resource.raw);
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
        ...(!isUnknown(actual) && { actual: shown(actual.isDefault) }),
        expected: { kind: 'compare', op: 'eq', value: true },
      }),
    };
  },
});
