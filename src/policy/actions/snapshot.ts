import * as z from 'zod';
import { action } from '../../core/action.ts';
import { notYet } from '../acting/not-yet.ts';
import { spelling } from '../matching/configured-tags.ts';

/**
 * `snapshot`: saves its data, and watches until the snapshot is complete. Of the source's tags the name is copied, and
 * those that `copy-tags` lists; never its ttl and lifespan-intent, which would end the snapshot, too. Source:
 * Custodian's action of that name.
 */
export const snapshot = action({
  name: 'snapshot',
  schema: z.strictObject({
    'keep-days': z.int().positive().default(30).describe('Days until the snapshot itself expires'),
    'copy-tags': z
      .array(z.string())
      .default([])
      .describe('Keys of the tags that it gets from its source, besides `Name`'),
    'copy-volume-tags': notYet(
      'a snapshot gets the tags that are listed, as its source’s ttl would end it, too; list them in `copy-tags`',
    ),
    'exclude-boot': notYet('all volumes of an instance are saved at the same moment; leave `exclude-boot` out'),
    tags: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .default({})
      .describe('Further tags that it gets, value by key'),
    description: z
      .string()
      .max(255)
      .optional()
      .describe('For ec2 and ebs: its description; left out, it names the step'),
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
