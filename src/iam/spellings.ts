/** Separators between the parts of a word. IAM itself ignores case where that is needed. */
const separators = ['-', '_', ' ', ''] as const;

/**
 * The spellings of a word that IAM can express: as it is written, and with `-`, `_`, a space and nothing between its
 * parts. The guard ignores separators anywhere, which no list can express. IAM ignores case: in tag keys always, in
 * values by StringEqualsIgnoreCase.
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
 * Whether an IAM policy can contain a text: U+0020 to U+00FF, and no `${`, which would be a variable.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function isIamText(text: string): boolean {
  return /^[\x20-\xff]+$/.test(text) && !text.includes('${');
}
