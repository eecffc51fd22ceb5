import * as z from 'zod';
import { action } from '../../core/action.ts';
import { mostDays } from '../../core/longest.ts';
import { spelling } from '../matching/configured-tags.ts';
import { notYet } from '../matching/not-yet.ts';

/**
 * `snapshot`: creates a snapshot and waits until it is complete. It copies the tag `Name` and the tags in `copy-tags`,
 * but never the ttl and the lifespan-intent, by which the snapshot would be deleted too. Source: Custodian's action of
 * that name.
 */
export const snapshot = action({
  name: 'snapshot',
  schema: z.strictObject({
    'keep-days': z.int().positive().max(mostDays).default(30).describe('Days until the snapshot itself expires'),
    'copy-tags': z.array(z.string()).default([]).describe('Keys of the tags to copy from the source, besides `Name`'),
    'copy-volume-tags': notYet(
      'not all tags can be copied, because the source’s ttl would end the snapshot too; list them in `copy-tags`',
    ),
    'exclude-boot': notYet('all volumes of an instance are saved at the same moment; remove `exclude-boot`'),
    tags: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .default({})
      .describe('Other tags of the snapshot, value by key'),
    description: z
      .string()
      .max(255)
      .optional()
      .describe('For ec2 and ebs: the description; by default it names the step'),
  }),
  example: '{ type: snapshot, keep-days: 14 }',
  needs: () => ['snapshot'],
  plan: ({ tags }, options, { settings }) => {
    const expiryKeys = [...settings.tags.ttl, ...settings.tags.intent].map(spelling);
    const copied = options['copy-tags'].filter(
      (key) => Object.hasOwn(tags, key) && !key.startsWith('aws:') && !expiryKeys.includes(spelling(key)),
    );
    const snapshotTags = { ...Object.fromEntries(copied.map((key) => [key, tags[key] ?? ''])), ...options.tags };
    const { description } = options;
    return [
      {
        verb: 'snapshot',
        options: {
          'keep-days': options['keep-days'],
          ...(Object.keys(snapshotTags).length > 0 && { tags: snapshotTags }),
          ...(description !== undefined && { description }),
        },
      },
    ];
  },
});
