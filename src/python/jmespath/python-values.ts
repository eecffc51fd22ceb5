import { namesOf } from '../values/python-json.ts';
import { spend } from './budget.ts';
import { PythonRefusal } from './fault.ts';

/** `expref` is the value of `&expression`: a function. */
export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' | 'expref';

export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
    case 'bigint':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'function':
      return 'expref';
    default:
      return 'object';
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** False in JMESPath: null, false, and empty strings, arrays and objects. Zero is true. */
export function isFalse(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  if (typeof value !== 'object') return false;
  return Array.isArray(value) ? value.length === 0 : isEmpty(value);
}

function isEmpty(object: object): boolean {
  for (const name in object) if (Object.hasOwn(object, name)) return false;
  return true;
}

/** `==` of JMESPath: Python's, but 0 and 1 equal no boolean unless both are nested in arrays or objects. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a === 'boolean' || typeof b === 'boolean') return a === b;
  return isEqualInPython(a, b);
}

/** Python's `==`, for which True is 1 and False is 0. */
export function isEqualInPython(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    if (typeof a === 'boolean') return typeof b !== 'boolean' && isEqualInPython(Number(a), b);
    if (typeof b === 'boolean') return isEqualInPython(a, Number(b));
    return (a ?? null) === (b ?? null);
  }
  spend(1);
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqualInPython(item, b[index]));
  if (Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && isEqualInPython(memberOf(a, name), memberOf(b, name)));
}

function memberOf(object: object, name: string): unknown {
  return (object as Record<string, unknown>)[name];
}

/** Orders two numbers or two strings. Strings are ordered by code point; JavaScript's `<` compares UTF-16 units. */
export function compareInPython(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  if (typeof a === 'string' || typeof b === 'string') throw new PythonRefusal('a number and a string have no order');
  return Number(a) - Number(b);
}

export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const unitA = a.charCodeAt(at);
    const unitB = b.charCodeAt(at);
    if (unitA !== unitB) return asCodePointOrder(unitA) - asCodePointOrder(unitB);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they come after U+E000 to U+FFFF. */
function asCodePointOrder(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x2000 + 0x800 : unit;
}

const SURROGATE = /[\ud800-\udfff]/;

/** Length as Python counts it: code points. */
export function lengthOf(text: string): number {
  return SURROGATE.test(text) ? Array.from(text).length : text.length;
}

export function reverseText(text: string): string {
  return Array.from(text).reverse().join('');
}

/** `list[start:stop:step]`. */
export function slice(
  list: readonly unknown[],
  start: number | null,
  stop: number | null,
  stepOrNull: number | null,
): unknown[] {
  const step = stepOrNull ?? 1;
  if (step === 0) throw new PythonRefusal('a slice cannot have the step 0');
  const first = step > 0 ? 0 : -1;
  const last = step > 0 ? list.length : list.length - 1;
  const bound = (index: number): number => Math.min(Math.max(index < 0 ? index + list.length : index, first), last);
  const from = start === null ? (step > 0 ? first : last) : bound(start);
  const to = stop === null ? (step > 0 ? last : first) : bound(stop);
  const taken: unknown[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step) taken.push(list[at]);
  spend(taken.length);
  return taken;
}

/** Serialising a value counts as visiting this many elements. */
const COST_OF_DUMP = 16;

/** `json.dumps(value, separators=(',', ':'), default=str)`. */
export function dumpJson(value: unknown): string {
  spend(COST_OF_DUMP);
  switch (kindOf(value)) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(value);
    case 'number':
      return dumpNumber(value as number | bigint);
    case 'string':
      return dumpText(value as string);
    case 'array':
      return `[${(value as unknown[]).map(dumpJson).join(',')}]`;
    case 'object':
      return `{${namesOf(value as object)
        .map((name) => `${dumpText(name)}:${dumpJson(memberOf(value as object, name))}`)
        .join(',')}}`;
    case 'expref':
      return '"<expression>"';
  }
}

/** Escapes everything but printable ASCII; JSON.stringify does not escape DEL and above. */
function dumpText(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * A number without a fraction is written as Python writes an int: JavaScript does not know whether it was `1` or `1.0`.
 */
function dumpNumber(value: number | bigint): string {
  if (typeof value === 'bigint') return value.toString();
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Number.isInteger(value)) return BigInt(value).toString();
  const text = String(value);
  const small = Math.abs(value) < 1e-4 ? value.toExponential() : text;
  return small.replace(/e([-+])([0-9])$/, 'e$10$2');
}
