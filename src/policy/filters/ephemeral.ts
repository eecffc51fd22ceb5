import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import { filter } from '../../core/filter.ts';
import { isUnknown } from '../../core/truth.ts';

const rootDevices = new Set(['/dev/sda1', '/dev/xvda', 'xvda']);

/**
 * `ephemeral`: the root device is an instance store, whose data is lost when the instance stops. Source: Custodian's
 * filter of that name.
 */
export const ephemeral = filter({
  name: 'ephemeral',
  isForSomeTypes: true,
  schema: z.strictObject({}),
  example: '{ type: ephemeral }',
  reads: () => new Set(['BlockDeviceMappings']),
  bind: () => ({
    kind: 'each',
    extract: ({ raw }) => {
      const mappings = Array.isArray(raw.BlockDeviceMappings)
        ? (raw.BlockDeviceMappings as readonly ({ readonly DeviceName?: string; readonly Ebs?: object } | null)[])
        : [];
      return mappings.find((mapping) => mapping?.DeviceName !== undefined && rootDevices.has(mapping.DeviceName));
    },
    test: (root) => root?.Ebs === undefined,
    describe: (root) => ({
      property: `Ebs of the root device${isUnknown(root) || !root ? '' : ` ${root.DeviceName ?? ''}`}`,
      ...(!isUnknown(root) && { actual: shown(root?.Ebs) }),
      expected: { kind: 'presence', is: 'absent' },
    }),
  }),
});
