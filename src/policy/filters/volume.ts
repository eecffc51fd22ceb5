import { volumeKind } from '../../core/evidence/description.ts';
import { relatedFilter } from '../matching/related.ts';

/**
 * `volume`: compares a value of the volume that a snapshot was created from, with the options of `value`. Source:
 * Custodian's filter of that name.
 */
export const volume = relatedFilter({
  name: 'volume',
  kind: volumeKind,
  example: '{ type: volume, key: VolumeId, value: absent }',
});
