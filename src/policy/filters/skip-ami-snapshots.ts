import * as z from 'zod';
import { filter } from '../../core/filter.ts';

/**
 * `skip-ami-snapshots`: leaves out the snapshots that images of the account are made of; with `value: false` it lets
 * all pass. Source: Custodian's filter of that name.
 */
export const skipAmiSnapshots = filter({
  name: 'skip-ami-snapshots',
  types: ['ebs-snapshot'],
  schema: z.strictObject({ value: z.boolean().default(true).describe('Whether they are left out') }),
  example: '{ type: skip-ami-snapshots }',
  reads: ({ value }) => new Set(value ? ['Images'] : []),
  bind: ({ value }) => ({
    kind: 'each',
    extract: ({ raw }) => (Array.isArray(raw.Images) ? raw.Images.length : 0),
    test: (images) => !value || images === 0,
    describe: (actual) => ({ property: 'images made of it', actual, expected: value ? 'none' : 'any number' }),
  }),
});
