import { relatedFilter } from '../matching/related.ts';

/**
 * `volume`: asks of the volume that a snapshot was taken of what `value` asks of the snapshot. Source: Custodian's
 * filter of that name.
 */
export const volume = relatedFilter({
  name: 'volume',
  kind: 'volume',
  ids: { 'ebs-snapshot': 'VolumeId' },
  example: '{ type: volume, key: VolumeId, value: absent }',
});
