import type { Resource } from '../../core/resource.ts';
import { ageFilter, inMinutes } from '../matching/age-filter.ts';

/**
 * `instance-age`: how old an instance is. `LaunchTime` moves with each start, so the oldest attachment of its EBS
 * volumes counts; if it has none, `LaunchTime`. Source: Custodian's filter of that name.
 */
export const instanceAge = ageFilter({
  name: 'instance-age',
  isForSomeTypes: true,
  schema: inMinutes,
  example: '{ type: instance-age, days: 30, op: ge }',
  source: {
    property: 'BlockDeviceMappings[].Ebs.AttachTime',
    reads: new Set(['BlockDeviceMappings', 'LaunchTime']),
    date,
  },
});

function date({ BlockDeviceMappings: mappings, LaunchTime: launched }: Resource['raw']): string | undefined {
  const described = Array.isArray(mappings)
    ? (mappings as readonly ({ readonly Ebs?: { readonly AttachTime?: string } } | null)[])
    : [];
  const volumes = described.flatMap((mapping) => mapping?.Ebs ?? []);
  if (volumes.length === 0) return typeof launched === 'string' ? launched : undefined;
  const attached = volumes.flatMap(({ AttachTime }) => AttachTime ?? []);
  return attached.length === volumes.length ? attached.sort((a, b) => (a < b ? -1 : 1))[0] : undefined;
}
