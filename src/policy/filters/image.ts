import { imageKind } from '../../core/evidence/description.ts';
import { relatedFilter } from '../matching/related.ts';

/**
 * `image`: compares a value of the image that an instance was created from, with the options of `value`. Source:
 * Custodian's filter of that name.
 */
export const image = relatedFilter({
  name: 'image',
  kind: imageKind,
  example: '{ type: image, key: "tag:maintained", value: absent }',
  isSingle: true,
});
