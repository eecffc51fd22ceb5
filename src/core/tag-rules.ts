/** What a service takes as tags of a resource. */
export interface TagRules {
  /** Characters of a key. */
  readonly maxKey: number;
  /** Characters of a value. */
  readonly maxValue: number;
  /** What keys and values are made of. */
  readonly letters: RegExp;
  /** How keys begin that only AWS writes. These do not count for `maxTags`. */
  readonly reserved: RegExp;
  /** Set where the beginnings of `reserved` are not for values either. */
  readonly reservedValues?: true;
  readonly maxTags: number;
}

/** Why the service refuses this tag, for people: `the key aws:note is reserved for AWS`. */
export function tagFault(key: string, value: string, rules: TagRules): string | undefined {
  if (rules.reserved.test(key)) return `the key ${key} is reserved for AWS`;
  if (key === '') return 'a tag needs a key';
  if (key.length > rules.maxKey) return `the key ${key} has more than ${rules.maxKey} characters`;
  if (value.length > rules.maxValue) return `the value of ${key} has more than ${rules.maxValue} characters`;
  if (!rules.letters.test(key)) return `the key ${key} has a letter that no tag of it may have`;
  if (rules.reservedValues === true && rules.reserved.test(value)) return `the value of ${key} begins as AWS's own do`;
  return rules.letters.test(value) ? undefined : `the value of ${key} has a letter that no tag of it may have`;
}

/** How many tags there would be more than the service takes, if these were written: 0 where all have room. */
export function tagsOver(
  current: Iterable<string>,
  written: Iterable<string>,
  { reserved, maxTags }: TagRules,
): number {
  const keys = new Set([...current, ...written].filter((key) => !reserved.test(key)));
  return Math.max(0, keys.size - maxTags);
}
