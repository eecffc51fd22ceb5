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
 * Whether a condition can name a tag of this key, `aws:ResourceTag/KEY`. AWS's grammar says only `service:keyname`, and
 * no page and no public policy has a key with a space or with letters beyond ASCII. If IAM refuses one, it refuses the
 * whole policy, and with it the role or the session. So such keys are left to the guard.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html ("Invalid condition key
 * format")
 */
export function isConditionKey(key: string): boolean {
  return /^[A-Za-z0-9._:/-]+$/.test(key);
}

/**
 * Whether an IAM policy can contain a text: U+0020 to U+00FF, and no `${`, which would be a variable.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function isIamText(text: string): boolean {
  return /^[\x20-\xff]+$/.test(text) && !text.includes('${');
}
