import * as z from 'zod';
import { action } from '../../core/action.ts';
import { fill, fillable } from '../acting/filled.ts';

/**
 * `tag` (or `mark`): writes tags: several with `tags`, or one with `key` and `value`. Source: Custodian's action of
 * that name.
 */
export const tag = action({
  name: 'tag',
  aliases: ['mark'],
  schema: z
    .strictObject({
      tags: z.record(z.string().min(1).max(128), fillable).optional().describe('Tag values by key'),
      key: z.string().min(1).max(128).optional().describe('The key of a single tag'),
      tag: z.string().min(1).max(128).optional().describe('An older spelling of `key`'),
      value: fillable.optional().describe('The value of the single tag'),
      msg: fillable.optional().describe('An older spelling of `value`'),
    })
    .refine(({ key, tag: older }) => key === undefined || older === undefined, {
      message: '`key` and `tag` mean the same: keep `key`',
      path: ['tag'],
    })
    .refine(({ tags, value, msg }) => Object.keys(tags ?? {}).length > 0 || value !== undefined || msg !== undefined, {
      message: 'nothing to write: add `tags`, or `key` and `value`',
    }),
  example: '{ type: tag, tags: { seen-by: mayfly, seen-on: "{now:%Y-%m-%d}" } }',
  needs: () => ['tag'],
  plan: (_finding, { tags, key, tag: older, value, msg }, context) => {
    const single = value ?? msg;
    const written = { ...tags, ...(single !== undefined && { [key ?? older ?? 'maid_status']: single }) };
    const filled = Object.entries(written).map(([name, text]) => [name, fill(text, context) ?? text] as const);
    return [{ verb: 'tag', options: { tags: Object.fromEntries(filled) } }];
  },
});
