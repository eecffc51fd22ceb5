/**
 * The value of the first tag whose key is `key`, ignoring case.
 * @param key in lower case.
 */
export function tagInAnyCase(tags: ReadonlyMap<string, string>, key: string): string | undefined {
  for (const [name, value] of tags) if (name.length === key.length && name.toLowerCase() === key) return value;
  return undefined;
}
