import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import { filter } from '../../core/filter.ts';

/**
 * `skip-ami-snapshots`: excludes the snapshots that belong to an image of the account; `value: false` excludes none.
 * Source: Custodian's filter of that name.
 */
export const skipAmiSnapshots = filter({
  name: 'skip-ami-snapshots',
  isForSomeTypes: true,
  schema: z.strictObject({ value: z.boolean().default(true).describe('Whether to exclude them') }),
  example: '{ type: skip-ami-snapshots }',
  reads: ({ value }) => new Set(value ? ['Images'] : []),
  bind: ({ value }) => ({
    kind: 'each',
    extract: ({ raw }) => (Array.isArray(raw.Images) ? raw.Images.length : 0),
    test: (images) => !value || images === 0,
    describe: (actual) => ({
      property: 'number of images that use it',
      actual: shown(actual),
      expected: value ? { kind: 'compare', op: 'eq', value: 0 } : { kind: 'anything' },
    }),
  }),
});
