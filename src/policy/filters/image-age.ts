import { need } from '../../core/evidence/need.ts';
import type { BoundEach, FilterContext } from '../../core/filter.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { againstAge, inDays } from '../matching/age-filter.ts';
import { described } from '../matching/described.ts';
import { readMicros } from '../matching/moment.ts';

/** An image that is not there any more is taken for so old, as Custodian does. */
const longGone = '2000-01-01T01:01:01.000Z';

/**
 * `image-age`: how long ago an image was made; on ec2, the image that the instance was made of. Source: Custodian's
 * filters of that name on ami and ec2.
 */
export const imageAge = filter({
  name: 'image-age',
  types: ['ami', 'ec2'],
  schema: inDays,
  example: '{ type: image-age, days: 90, op: ge }',
  evidence: ['image'],
  reads: (_options, { type }) => new Set([type.id === 'ImageId' ? 'CreationDate' : 'ImageId']),
  bind: (options, { now, type }): BoundEach<number | undefined> => ({
    ...(type.id === 'ImageId' ? ofItself(now) : ofItsImage(now)),
    ...againstAge(options, now, type.id === 'ImageId' ? 'CreationDate' : 'CreationDate of its image'),
  }),
});

type Dated = Pick<BoundEach<number | undefined>, 'kind' | 'look' | 'needs'>;

function ofItself(now: FilterContext['now']): Dated {
  return { kind: 'each', look: ({ raw }) => dated(raw.CreationDate, now) };
}

function ofItsImage(now: FilterContext['now']): Dated {
  const asking = (resource: Resource) => need('image', resource, { id: String(resource.raw.ImageId) });
  return {
    kind: 'evident',
    needs: (resource) => [asking(resource)],
    look: (resource, evidence) => {
      const image = described(evidence, asking(resource));
      return isUnknown(image) ? image : dated(image === undefined ? longGone : image.CreationDate, now);
    },
  };
}

function dated(text: unknown, now: Date): number | Unknown {
  return (typeof text === 'string' ? readMicros(text, now) : undefined) ?? unknown('CreationDate: no date');
}
