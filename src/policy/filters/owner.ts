import * as z from 'zod';
import { filter } from '../../core/filter.ts';
import { isUnknown } from '../../core/truth.ts';
import { configuredTags } from './configured-tags.ts';

/**
 * `owner`: nobody answers for a resource: it has none of the owner tags that mayfly.yml lists, or only empty ones. Where the tags could not be
 * read the answer is unknown, so a failed call never makes a resource ownerless.
 */
export const owner = filter({
  name: 'owner',
  schema: z.strictObject({
    state: z.enum(['missing', 'present']).default('missing').describe('Whether to match resources without an owner, or those with one'),
    tags: z.array(z.string()).min(1).optional().describe('The tag keys to look at instead of those that mayfly.yml lists under `tags: owner`'),
    nobody: z.array(z.string()).default([]).describe('Values that name nobody: `none`, `tbd`; compared without regard to case'),
  }),
  example: '{ type: owner, state: missing, nobody: [none, unknown, tbd] }',
  reads: () => new Set(['Tags']),
  bind: ({ state, tags: keys, nobody }, { settings }) => {
    const names = keys ?? settings.tags.owner;
    const tagsOf = configuredTags(names);
    const nobodies = new Set(['', ...nobody.map((value) => value.trim().toLowerCase())]);
    return {
      kind: 'each',
      look: ({ tags }) => tagsOf(tags).find(({ value }) => !nobodies.has(value.trim().toLowerCase())),
      holds: (found) => (found === undefined) === (state === 'missing'),
      describe: (found) => ({
        looked: names.map((name) => `tag:${name}`).join(', '),
        ...(!isUnknown(found) && found !== undefined && { found: found.value }),
        wanted: state === 'missing' ? 'no owner' : 'an owner',
      }),
    };
  },
});
