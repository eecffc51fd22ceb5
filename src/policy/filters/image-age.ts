import { imageKind } from '../../core/evidence/description.ts';
import type { BoundEach, FilterContext } from '../../core/filter.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { againstAge, inDays } from '../matching/age-filter.ts';
import { readMicros } from '../matching/moment.ts';
import { readDescription } from '../matching/read-description.ts';

/** An image that does not exist any more counts as this old, as in Custodian. */
const deletedImageDate = '2000-01-01T01:01:01.000Z';

/**
 * `image-age`: how long ago an image was created; for ec2, the image of the instance. Source: Custodian's filters of
 * that name on ami and ec2.
 */
export const imageAge = filter({
  name: 'image-age',
  isForSomeTypes: true,
  schema: inDays,
  example: '{ type: image-age, days: 90, op: ge }',
  evidence: ['image'],
  reads: (_options, { type }) => new Set([type.id === 'ImageId' ? 'CreationDate' : 'ImageId']),
  bind: (options, { now, type }): BoundEach<number | undefined> => ({
    ...(type.id === 'ImageId' ? ofItself(now) : ofItsImage(now)),
    ...againstAge(options, now, type.id === 'ImageId' ? 'CreationDate' : 'CreationDate of its image'),
  }),
});

type Dated = Pick<BoundEach<number | undefined>, 'kind' | 'extract' | 'needs'>;

function ofItself(now: FilterContext['now']): Dated {
  return { kind: 'each', extract: ({ raw }) => dated(raw.CreationDate, now) };
}

function ofItsImage(now: FilterContext['now']): Dated {
  const needFor = (resource: Resource) => imageKind.need(resource, { id: String(resource.raw.ImageId) });
  return {
    kind: 'evident',
    needs: (resource) => [needFor(resource)],
    extract: (resource, evidence) => {
      const image = readDescription(imageKind, evidence, needFor(resource));
      return isUnknown(image) ? image : dated(image === undefined ? deletedImageDate : image.CreationDate, now);
    },
  };
}

function dated(text: unknown, now: Date): number | Unknown {
  return (typeof text === 'string' ? readMicros(text, now) : undefined) ?? unknown('CreationDate: not a date');
}
