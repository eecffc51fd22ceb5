/**
 * How many spellings of one word are told apart by its separator; any case counts as well, which IAM compares by
 * itself.
 */
const separators = ['-', '_', ' ', ''] as const;

/**
 * The spellings of a word that IAM can be told: as it is written, and with each of `-`, `_`, a space and nothing
 * between its parts. The guard ignores separators wherever they stand; of those there is no end. Case is left to IAM:
 * keys of tags are compared without it, and values by StringEqualsIgnoreCase.
 */
export function spellingsOf(word: string): readonly string[] {
  const parts = word
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1-$2')
    .split(/[\s_\p{Pd}]+/u)
    .filter((part) => part !== '');
  const all = [word, ...separators.map((separator) => parts.join(separator))].filter((spelling) => spelling !== '');
  return [...new Map(all.map((spelling) => [spelling.toLowerCase(), spelling.toLowerCase()])).values()];
}

/**
 * Whether IAM takes a text in a policy: U+0020 to U+00FF, and no `${`, which would be a variable.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function isSayable(text: string): boolean {
  return /^[\x20-\xff]+$/.test(text) && !text.includes('${');
}
