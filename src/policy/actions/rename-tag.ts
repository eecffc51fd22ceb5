import * as z from 'zod';
import { action, type Draft } from '../../core/action.ts';

/** How many tags a resource may have. Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const mostTags = 50;

const key = z
  .string()
  .min(1)
  .max(128)
  .refine((name) => !name.startsWith('aws:'), { message: 'tags whose key begins with `aws:` are AWS’s own' });

/**
 * `rename-tag`: writes the value of a tag under a new key, then removes the old one while it still has that value. Where all 50 places are taken the old one goes
 * first. What does not have the tag is left alone. Source: Custodian's action of that name.
 */
export const renameTag = action({
  name: 'rename-tag',
  schema: z
    .strictObject({ old_key: key.describe('The key that it has'), new_key: key.describe('The key that it gets; a tag of that key is overwritten') })
    .refine(({ old_key: from, new_key: to }) => from !== to, { message: 'the same as `old_key`: the tag would be removed', path: ['new_key'] }),
  example: '{ type: rename-tag, old_key: Owner, new_key: owner }',
  needs: () => ['tag', 'untag'],
  plan: ({ tags }, { old_key: from, new_key: to }) => {
    const value = Object.hasOwn(tags, from) ? tags[from] : undefined;
    if (value === undefined) return [];
    const write: Draft = { verb: 'tag', options: { tags: { [to]: value } } };
    const remove: Draft = { verb: 'untag', options: { keys: [from], values: { [from]: value } } };
    const [first, second] = Object.keys(tags).length < mostTags ? [write, remove] : [remove, write];
    return [first, { ...second, waitsFor: [0] }];
  },
});
