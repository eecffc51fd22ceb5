import * as z from 'zod';
import { action } from '../../core/action.ts';
import type { Settings } from '../../core/settings.ts';
import { spelling } from '../matching/configured-tags.ts';

/**
 * How many tags a resource may have, without AWS's own. Source:
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
const maxTags = 50;

/**
 * `tag-trim`: removes tags until there is space for `space` more, in the order of their keys. AWS's own tags, those in
 * `preserve`, and those that Mayfly uses (lifespan-intent, owner, team, ttl, hold) are never removed. Source:
 * Custodian's action of that name.
 */
export const tagTrim = action({
  name: 'tag-trim',
  schema: z.strictObject({
    space: z
      .int()
      .min(0)
      .max(maxTags)
      .default(3)
      .describe('How much space is needed; 0: remove all tags but those in `preserve`'),
    preserve: z.array(z.string()).describe('Keys of the tags to keep; `[]`: only those that Mayfly uses'),
  }),
  example: '{ type: tag-trim, space: 3, preserve: [Name, env] }',
  needs: () => ['untag'],
  plan: ({ tags }, { space, preserve }, { settings }) => {
    const keys = Object.keys(tags).filter((key) => !key.startsWith('aws:'));
    if (space > 0 && keys.length + space <= maxTags) return [];
    const preserved = new Set(preserve);
    const candidates = keys.filter((key) => !preserved.has(key) && !isUsedByMayfly(key, settings)).sort();
    const removed = space === 0 ? candidates : candidates.slice(0, keys.length + space - maxTags);
    return removed.length === 0 ? [] : [{ verb: 'untag', options: { keys: removed } }];
  },
});

function isUsedByMayfly(key: string, { tags }: Settings): boolean {
  return Object.values(tags)
    .flat()
    .some((used) => spelling(used) === spelling(key));
}
