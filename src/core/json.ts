/** A JSON value. Everything that is stored, compared or hashed has this type. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * An SDK type as Mayfly stores it: dates as ISO 8601 strings in UTC, bytes as base64. So a live answer and a recorded
 * one are the same value.
 */
export type AsJson<T> = T extends Date
  ? string
  : T extends Uint8Array
    ? string
    : T extends (infer Item)[]
      ? AsJson<Item>[]
      : T extends object
        ? { [Key in keyof T]: AsJson<T[Key]> }
        : T;

/** The same for a type that is known to be an object. */
export type AsJsonObject<T extends object> = { [Key in keyof T]: AsJson<T[Key]> };

/**
 * Returns the same text for the same value: keys sorted by code unit, no white space, members that are `undefined` left
 * out.
 */
export function canonical(value: unknown): string {
  if (value === undefined) return 'null';
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const object = value as Readonly<Record<string, unknown>>;
  let members = '';
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonical(member)}`;
  }
  return `{${members}}`;
}
