/** Parts of a key, from the general to the particular: `policy#arn#step`. No part can reach into the next. */
export function keyOf(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(/[%#]/g, encodeURIComponent)).join('#');
}

/** All keys whose first parts are these. `$` is what follows `#` in the order of bytes. */
export function startingWith(...parts: readonly string[]): { readonly from: string; readonly to: string } {
  const key = keyOf(...parts);
  return { from: `${key}#`, to: `${key}$` };
}
