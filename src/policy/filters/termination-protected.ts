import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import { instanceAttributeKind } from '../../core/evidence/description.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { readDescription } from '../matching/read-description.ts';

/**
 * `termination-protected`: the instance has termination protection, so AWS refuses to terminate it. Source: Custodian's
 * filter of that name.
 */
export const terminationProtected = filter({
  name: 'termination-protected',
  isForSomeTypes: true,
  schema: z.strictObject({}),
  example: '{ type: termination-protected }',
  evidence: ['instance-attribute'],
  reads: () => new Set(),
  bind: () => {
    const needFor = (resource: Resource) =>
      instanceAttributeKind.need(resource, { id: resource.id, attribute: 'disableApiTermination' });
    return {
      kind: 'evident',
      needs: (resource) => [needFor(resource)],
      extract: (resource, evidence): { readonly isProtected: boolean } | Unknown => {
        const attribute = readDescription(instanceAttributeKind, evidence, needFor(resource));
        return isUnknown(attribute) ? attribute : { isProtected: attribute?.Value === true };
      },
      test: ({ isProtected }) => isProtected,
      describe: (actual) => ({
        property: 'disableApiTermination',
        ...(!isUnknown(actual) && { actual: shown(actual.isProtected) }),
        expected: { kind: 'compare', op: 'eq', value: true },
      }),
    };
  },
});
