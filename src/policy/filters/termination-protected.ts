import * as z from 'zod';
import { need } from '../../core/evidence/need.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { described } from '../matching/described.ts';

/**
 * `termination-protected`: whether AWS refuses to terminate the instance until that is switched off. Source:
 * Custodian's filter of that name.
 */
export const terminationProtected = filter({
  name: 'termination-protected',
  types: ['ec2'],
  schema: z.strictObject({}),
  example: '{ type: termination-protected }',
  evidence: ['instance-attribute'],
  reads: () => new Set(),
  bind: () => {
    const asking = (resource: Resource) =>
      need('instance-attribute', resource, { id: resource.id, attribute: 'disableApiTermination' });
    return {
      kind: 'evident',
      needs: (resource) => [asking(resource)],
      look: (resource, evidence): { readonly isProtected: boolean } | Unknown => {
        const attribute = described(evidence, asking(resource));
        return isUnknown(attribute) ? attribute : { isProtected: attribute?.Value === true };
      },
      holds: ({ isProtected }) => isProtected,
      describe: (found) => ({
        looked: 'disableApiTermination',
        ...(!isUnknown(found) && { found: found.isProtected }),
        wanted: 'true',
      }),
    };
  },
});
