import { configuredTags } from '../matching/configured-tags.ts';
import { isEmail } from './robot.ts';

/** Who owns a resource by its tags: the first of the owner tags that names somebody. */
export function ownerTag(
  keys: readonly string[],
  nobody: readonly string[],
): (tags: ReadonlyMap<string, string>) => { readonly key: string; readonly value: string } | undefined {
  const tagsOf = configuredTags(keys);
  const nobodies = new Set(['', ...nobody.map((value) => value.trim().toLowerCase())]);
  return (tags) => tagsOf(tags).find(({ value }) => !nobodies.has(value.trim().toLowerCase()));
}

/**
 * The names in an owner tag: several if all of them are e-mail addresses (`ada@example.com, bob@example.com`),
 * otherwise the whole text as one.
 */
export function namesIn(value: string): readonly string[] {
  const parts = value
    .replace(/mailto:/gi, ' ')
    .split(/[\s,;<>/]+/)
    .filter((part) => part !== '');
  const emails = parts.filter(isEmail);
  // `Ada Lovelace <ada@example.com>` names one person, and only the e-mail address can be looked up.
  if (emails.length > 0 && (emails.length === parts.length || value.includes('<'))) return emails;
  return [value.trim()];
}
