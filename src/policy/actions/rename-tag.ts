import * as z from 'zod';
import { action, type RequestedStep } from '../../core/action.ts';

/**
 * How many tags a resource may have. Source:
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
const maxTags = 50;

const key = z
  .string()
  .min(1)
  .max(128)
  .refine((name) => !name.startsWith('aws:'), { message: 'AWS reserves tag keys that begin with `aws:`' });

/**
 * `rename-tag`: writes the value of a tag under a new key, then removes the old tag if it still has that value. Of
 * several old keys, the first that exists gives the value, and all are removed. If the resource already has 50 tags,
 * the old ones are removed first. A resource without any of them is left alone. Source: Custodian's action of that
 * name.
 */
export const renameTag = action({
  name: 'rename-tag',
  schema: z
    .strictObject({
      old_key: key.optional().describe('The old key'),
      old_keys: z.array(key).default([]).describe('Several old keys'),
      new_key: key.describe('The new key; an existing tag with this key is overwritten'),
    })
    .refine(({ old_key: from, old_keys: several }) => from !== undefined || several.length > 0, {
      message: 'it does not say what to rename: add `old_key`',
    })
    .refine(({ old_key: from, old_keys: several, new_key: to }) => from !== to && !several.includes(to), {
      message: 'also an old key, so the tag would be removed',
      path: ['new_key'],
    }),
  example: '{ type: rename-tag, old_key: Owner, new_key: owner }',
  needs: () => ['tag', 'untag'],
  plan: ({ tags }, { old_key: single, old_keys: several, new_key: to }) => {
    const keys = new Set([...several, ...(single === undefined ? [] : [single])]);
    const oldTags = [...keys].flatMap((from) => (Object.hasOwn(tags, from) ? [[from, tags[from] ?? ''] as const] : []));
    const [first] = oldTags;
    if (first === undefined) return [];
    const write: RequestedStep = { verb: 'tag', options: { tags: { [to]: first[1] } } };
    const remove: RequestedStep = {
      verb: 'untag',
      options: { keys: oldTags.map(([from]) => from), values: Object.fromEntries(oldTags) },
    };
    const [before, after] = Object.keys(tags).length < maxTags ? [write, remove] : [remove, write];
    return [before, { ...after, waitsFor: [0] }];
  },
});
