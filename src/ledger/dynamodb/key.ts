import { zeroPadded } from '../../core/zero-padded.ts';

/** Parts of a key, from the general to the particular: `policy#arn#step`. A part cannot reach into the next. */
export function keyOf(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(/[%#]/g, encodeURIComponent)).join('#');
}

/** All keys that begin with these parts. `$` is the byte after `#`. */
export function startingWith(...parts: readonly string[]): { readonly from: string; readonly to: string } {
  const key = keyOf(...parts);
  return { from: `${key}#`, to: `${key}$` };
}

/** Numbers with the same count of digits, because DynamoDB orders keys by their bytes: 2 must not come after 10. */
export function sortable(number: number): string {
  return zeroPadded(number, 10);
}
