import { configuredTags } from '../matching/configured-tags.ts';
import { isEmail } from './robot.ts';

/** Who a resource's tags say owns it: the first of the owner tags that names somebody. */
export function ownerTag(
  keys: readonly string[],
  nobody: readonly string[],
): (tags: ReadonlyMap<string, string>) => { readonly key: string; readonly value: string } | undefined {
  const tagsOf = configuredTags(keys);
  const nobodies = new Set(['', ...nobody.map((value) => value.trim().toLowerCase())]);
  return (tags) => tagsOf(tags).find(({ value }) => !nobodies.has(value.trim().toLowerCase()));
}

/**
 * The names in an owner's tag: several where all of them are e-mails (`ada@example.com, bob@example.com`), else the
 * text as one.
 */
export function namesIn(value: string): readonly string[] {
  const parts = value
    .replace(/mailto:/gi, ' ')
    .split(/[\s,;<>/]+/)
    .filter((part) => part !== '');
  const emails = parts.filter(isEmail);
  // `Ada Lovelace <ada@example.com>` names one person, and only its e-mail can be asked for.
  if (emails.length > 0 && (emails.length === parts.length || value.includes('<'))) return emails;
  return [value.trim()];
}
