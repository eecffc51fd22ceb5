/**
 * `a.b.c` on objects, each name an own property; null where one is missing or where there is no object.
 *
 * Most names need no check: a name that neither objects, arrays nor strings inherit can only be an own property, so
 * plain access is enough.
 */
export function fieldPath(names: readonly string[]): (value: unknown) => unknown {
  if (names.some(isInherited)) return (value) => names.reduce(ownField, value);
  const [first = '', second, third, ...more] = names;
  if (second === undefined) return (value) => (value as Fields)?.[first] ?? null;
  if (third === undefined) return (value) => (value as Fields)?.[first]?.[second] ?? null;
  if (more.length === 0) return (value) => (value as Fields)?.[first]?.[second]?.[third] ?? null;
  return (value) => {
    let field = value as Fields;
    for (const name of names) field = field?.[name];
    return field ?? null;
  };
}

/** Any JSON value, seen through names that nothing inherits. */
type Fields = { readonly [name: string]: Fields } | null | undefined;

/** Names that arrays and strings have (`length`, `0`), or that every object inherits (`constructor`, `__proto__`). */
function isInherited(name: string): boolean {
  return /^[0-9]/.test(name) || PROTOTYPES.some((prototype) => name in prototype) || name === 'length';
}

const PROTOTYPES: readonly object[] = [
  Object.prototype,
  Array.prototype,
  String.prototype,
  Number.prototype,
  Boolean.prototype,
  Function.prototype,
];

function ownField(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return null;
  return (value as Record<string, unknown>)[name] ?? null;
}
