import { namesOf, orderedObject, parseJson } from '../values/python-json.ts';
import { numberOf } from '../values/python-number.ts';
import { spend } from './budget.ts';
import { PythonRefusal } from './fault.ts';
import {
  compareInPython,
  dumpJson,
  isEqualInPython,
  isObject,
  type Kind,
  kindOf,
  lengthOf,
  reverseText,
} from './python-values.ts';

/**
 * What an argument must be. `array-number` is an array of numbers only. With several kinds, any of them; an array must
 * have items of one kind.
 */
type ArgumentKind = Kind | 'array-number' | 'array-string';

interface BuiltIn {
  /** The allowed kinds for each argument; an empty list allows all. */
  readonly takes: readonly (readonly ArgumentKind[])[];
  /** More arguments may follow. As in jmespath.py, their kinds are not checked. */
  readonly isVariadic?: boolean;
  readonly run: (...args: never[]) => unknown;
}

type Expression = (value: unknown) => unknown;

/** The functions of JMESPath and Custodian's `split` and `from_json`. */
const FUNCTIONS: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>(
  Object.entries({
    abs: { takes: [['number']], run: (number: number) => Math.abs(number) },
    avg: {
      takes: [['array-number']],
      run: (numbers: number[]) => (numbers.length === 0 ? null : sum(numbers) / numbers.length),
    },
    ceil: { takes: [['number']], run: (number: number) => whole(Math.ceil(number)) },
    contains: { takes: [['array', 'string'], []], run: contains },
    ends_with: { takes: [['string'], ['string']], run: (text: string, end: string) => text.endsWith(end) },
    floor: { takes: [['number']], run: (number: number) => whole(Math.floor(number)) },
    from_json: { takes: [['string']], run: fromJson },
    join: { takes: [['string'], ['array-string']], run: join },
    keys: { takes: [['object']], run: (object: object) => [...namesOf(object)] },
    length: { takes: [['string', 'array', 'object']], run: length },
    map: { takes: [['expref'], ['array']], run: map },
    max: { takes: [['array-number', 'array-string']], run: (items: unknown[]) => best(items, items, 1) },
    max_by: {
      takes: [['array'], ['expref']],
      run: (items: unknown[], by: Expression) => best(items, items.map(keyBy(by)), 1),
    },
    merge: { takes: [['object']], isVariadic: true, run: merge },
    min: { takes: [['array-number', 'array-string']], run: (items: unknown[]) => best(items, items, -1) },
    min_by: {
      takes: [['array'], ['expref']],
      run: (items: unknown[], by: Expression) => best(items, items.map(keyBy(by)), -1),
    },
    not_null: {
      takes: [[]],
      isVariadic: true,
      run: (...values: unknown[]) => values.find((value) => (value ?? null) !== null) ?? null,
    },
    reverse: {
      takes: [['array', 'string']],
      run: (value: string | unknown[]) => (typeof value === 'string' ? reverseText(value) : value.toReversed()),
    },
    sort: { takes: [['array-string', 'array-number']], run: (items: unknown[]) => items.toSorted(compareInPython) },
    sort_by: { takes: [['array'], ['expref']], run: sortBy },
    split: { takes: [['string'], ['string']], run: split },
    starts_with: { takes: [['string'], ['string']], run: (text: string, start: string) => text.startsWith(start) },
    sum: { takes: [['array-number']], run: sum },
    to_array: { takes: [[]], run: (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]) },
    to_number: { takes: [[]], run: toNumber },
    to_string: { takes: [[]], run: (value: unknown) => (typeof value === 'string' ? value : dumpJson(value)) },
    type: { takes: [[]], run: type },
    values: {
      takes: [['object']],
      run: (object: object) => namesOf(object).map((name) => (object as Record<string, unknown>)[name]),
    },
  }),
);

/**
 * A function that checks the number and the kinds of its arguments. A fault is thrown by the call, not here, because an
 * expression may never reach the call.
 */
export function functionNamed(name: string, argumentCount: number): (args: readonly unknown[]) => unknown {
  const definition = FUNCTIONS.get(name);
  if (definition === undefined) return refuse(`there is no function \`${name}\``);
  const { takes, isVariadic = false } = definition;
  if (isVariadic ? argumentCount < takes.length : argumentCount !== takes.length) {
    const least = isVariadic ? 'at least ' : '';
    const plural = takes.length === 1 ? '' : 's';
    return refuse(`${name} takes ${least}${takes.length} argument${plural}, not ${argumentCount}`);
  }
  const run = definition.run as (...args: readonly unknown[]) => unknown;
  return (args) => {
    takes.forEach((kinds, index) => {
      if (!isOfKind(args[index], kinds))
        throw new PythonRefusal(`${name} takes ${kinds.join(' or ')}, not ${kindOf(args[index])}`);
    });
    return run(...args);
  };
}

function refuse(message: string): () => never {
  return () => {
    throw new PythonRefusal(message);
  };
}

function isOfKind(value: unknown, kinds: readonly ArgumentKind[]): boolean {
  if (kinds.length === 0) return true;
  const kind = kindOf(value);
  if (kinds.includes(kind)) return true;
  if (!Array.isArray(value)) return false;
  const itemKinds = kinds.filter((itemKind) => itemKind.startsWith('array-'));
  if (itemKinds.length === 0) return false;
  spend(value.length);
  return (
    value.length === 0 || itemKinds.some((itemKind) => value.every((item) => itemKind === `array-${kindOf(item)}`))
  );
}

/** Python's `ceil` and `floor` return an int, which has no minus zero, and refuse what cannot be an int. */
function whole(number: number): number {
  if (!Number.isFinite(number)) throw new PythonRefusal(`${number} has no whole number near it`);
  return number + 0;
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

function contains(subject: string | readonly unknown[], sought: unknown): boolean {
  if (typeof subject !== 'string') return subject.some((item) => isEqualInPython(item, sought));
  if (typeof sought !== 'string') throw new PythonRefusal(`a string can contain a string, not ${kindOf(sought)}`);
  return subject.includes(sought);
}

function fromJson(text: string): unknown {
  const parsed = parseJson(text);
  if ('value' in parsed) return parsed.value;
  if (parsed.beyondPython) throw new PythonRefusal(parsed.fault);
  return null;
}

function join(separator: string, texts: readonly string[]): string {
  spend(texts.reduce((total, text) => total + text.length + separator.length, 0));
  return texts.join(separator);
}

function split(separator: string, text: string): string[] {
  if (separator === '') throw new PythonRefusal('split cannot split at an empty string');
  const parts = text.split(separator);
  spend(parts.length);
  return parts;
}

function length(value: string | object): number {
  if (typeof value === 'string') return lengthOf(value);
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function map(expression: Expression, items: readonly unknown[]): unknown[] {
  spend(items.length);
  return items.map((item) => expression(item));
}

/** The first item with the largest key (`sign` 1) or the smallest (`sign` -1). */
function best(items: readonly unknown[], keys: readonly unknown[], sign: 1 | -1): unknown {
  let best = 0;
  for (let at = 1; at < items.length; at++) if (compareInPython(keys[at], keys[best]) * sign > 0) best = at;
  return items[best] ?? null;
}

function keyBy(expression: Expression): (item: unknown) => unknown {
  return (item) => {
    spend(1);
    const key = expression(item);
    const kind = kindOf(key);
    if (kind !== 'number' && kind !== 'string')
      throw new PythonRefusal(`items are ordered by numbers or strings, not by ${kind}`);
    return key;
  };
}

function sortBy(items: readonly unknown[], by: Expression): readonly unknown[] {
  const keys = items.map(keyBy(by));
  if (keys.some((key) => typeof key !== typeof keys[0]))
    throw new PythonRefusal('items are ordered by numbers only or by strings only');
  return items
    .map((item, index) => ({ item, key: keys[index] }))
    .sort((a, b) => compareInPython(a.key, b.key))
    .map(({ item }) => item);
}

/** Python's `dict.update`: after the first object it accepts anything that consists of pairs. */
function merge(...values: readonly unknown[]): Record<string, unknown> {
  const members = values.flatMap(pairsOf);
  spend(members.length);
  return orderedObject(members);
}

function pairsOf(value: unknown): (readonly [string, unknown])[] {
  if (isObject(value)) return namesOf(value).map((name) => [name, (value as Record<string, unknown>)[name]] as const);
  return itemsOf(value).map((pair) => {
    const [name, of, ...more] = itemsOf(pair);
    if (typeof name !== 'string' || of === undefined || more.length > 0)
      throw new PythonRefusal('merge takes objects, or arrays of pairs of a name and a value');
    return [name, of] as const;
  });
}

/** What Python iterates over: the items of an array, the characters of a string, the names of an object. */
function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return Array.from(value);
  if (isObject(value)) return namesOf(value);
  throw new PythonRefusal(`merge cannot take ${kindOf(value)}`);
}

function toNumber(value: unknown): number | null {
  if (typeof value === 'function') throw new PythonRefusal('an expression is not a number');
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? numberOf(value) : null;
}

function type(value: unknown): string | null {
  return typeof value === 'function' ? null : kindOf(value);
}
