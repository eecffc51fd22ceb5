import * as z from 'zod';
import { action } from '../../core/action.ts';

/** `remove-tag` (or `unmark`, `untag`): removes tags by their keys. Source: Custodian's action of that name. */
export const removeTag = action({
  name: 'remove-tag',
  aliases: ['unmark', 'untag'],
  schema: z.strictObject({
    tags: z.array(z.string()).min(1).default(['maid_status']).describe('Keys of the tags to remove'),
  }),
  example: '{ type: remove-tag, tags: [mayfly-marked] }',
  needs: () => ['untag'],
  plan: (_finding, { tags }) => [{ verb: 'untag', options: { keys: tags } }],
});
