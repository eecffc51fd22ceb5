import { relatedFilter } from '../matching/related.ts';

/**
 * `image`: asks of the image that an instance was made of what `value` asks of the instance. Source: Custodian's filter
 * of that name.
 */
export const image = relatedFilter({
  name: 'image',
  kind: 'image',
  ids: { ec2: 'ImageId' },
  example: '{ type: image, key: "tag:maintained", value: absent }',
  isSingle: true,
});
