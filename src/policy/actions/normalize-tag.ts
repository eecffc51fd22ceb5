import * as z from 'zod';
import { action } from '../../core/action.ts';

/**
 * `normalize-tag`: changes the case of a tag's value, or strips characters from its ends. A resource without the tag,
 * or whose tag is already so, is left alone. Source: Custodian's action of that name, which changes text as Python
 * does.
 */
export const normalizeTag = action({
  name: 'normalize-tag',
  schema: z
    .strictObject({
      key: z.string().min(1).max(128).describe('The key of the tag'),
      action: z.enum(['upper', 'lower', 'title', 'strip']).describe('How its value is changed'),
      value: z
        .string()
        .min(1)
        .optional()
        .describe(
          'For `strip`: the characters to remove from both ends, if the value contains them somewhere in this order',
        ),
    })
    .refine(({ action: method, value }) => method !== 'strip' || value !== undefined, {
      message: '`strip` needs `value`: the characters to remove',
      path: ['value'],
    }),
  example: '{ type: normalize-tag, key: env, action: lower }',
  needs: () => ['tag'],
  plan: ({ tags }, { key, action: method, value }) => {
    const current = Object.hasOwn(tags, key) ? tags[key] : undefined;
    const normalized = current === undefined ? undefined : normalize(current, method, value);
    return normalized === undefined || normalized === '' || normalized === current
      ? []
      : [{ verb: 'tag', options: { tags: { [key]: normalized } } }];
  },
});

function normalize(text: string, method: 'upper' | 'lower' | 'title' | 'strip', characters = ''): string | undefined {
  switch (method) {
    case 'upper':
      return text.toUpperCase();
    case 'lower':
      return text.toLowerCase();
    case 'title':
      return titleCase(text);
    case 'strip':
      return text.includes(characters) ? stripCharacters(text, new Set(characters)) : undefined;
    default:
      return method satisfies never;
  }
}

/** Letters that have a third case in Unicode, between upper and lower. */
const digraphs: Readonly<Record<string, string>> = { Ǆ: 'ǅ', Ǉ: 'ǈ', Ǌ: 'ǋ', Ǳ: 'ǲ' };

/** Python's `str.title()`: a word is a sequence of letters, so `it's` becomes `It'S`. */
function titleCase(text: string): string {
  return text.replace(/\p{Cased}+/gu, (word) => {
    const [first = ''] = word;
    const upper = first.toUpperCase();
    const [head = ''] = upper;
    return (
      (digraphs[upper] ?? head + upper.slice(head.length).toLowerCase()) +
      word.toLowerCase().slice(first.toLowerCase().length)
    );
  });
}

/** Python's `str.strip(characters)`: removes any of them from both ends. */
function stripCharacters(text: string, characters: ReadonlySet<string>): string {
  const letters = [...text];
  const from = letters.findIndex((letter) => !characters.has(letter));
  const to = letters.findLastIndex((letter) => !characters.has(letter));
  return from === -1 ? '' : letters.slice(from, to + 1).join('');
}
