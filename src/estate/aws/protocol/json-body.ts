import { Unreadable } from './request.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** The object in a body; undefined if there is no body. */
export function readJson(text: string): JsonObject | undefined {
  if (text === '') return undefined;
  const value = parsed(text);
  // If a name appears twice, JSON.parse takes the last member. AWS may take the first.
  if (membersIn(text) !== membersOf(value)) throw new Unreadable('its body has a member twice');
  if (!isObject(value)) throw new Unreadable('its body is not an object');
  return value;
}

/** Every value at a path: `Names.N` is each element of `Names`. */
export function valuesIn(body: JsonObject, path: string): readonly unknown[] {
  let values: readonly unknown[] = [body];
  for (const part of path.split('.')) values = values.flatMap((value) => step(value, part, path));
  return values;
}

function step(value: unknown, part: string, path: string): readonly unknown[] {
  if (part === 'N') {
    if (Array.isArray(value)) return value;
    throw new Unreadable(`${path} of its body is not a list`);
  }
  if (!isObject(value)) throw new Unreadable(`${path} of its body is not where it should be`);
  const alike = Object.keys(value).filter((name) => name.toLowerCase() === part.toLowerCase());
  if (alike.some((name) => name !== part)) throw new Unreadable(`its body has ${alike.join(' and ')}`);
  return alike.map((name) => value[name]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Unreadable('its body is not JSON', { cause: error });
  }
}

/** How many members a valid JSON text has: strings that are followed by a colon. */
function membersIn(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon !== undefined) count++;
  return count;
}

function membersOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + membersOf(item), 0);
  if (!isObject(value)) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + 1 + membersOf(item), 0);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
