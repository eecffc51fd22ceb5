import type { Span, YamlValue } from './value.ts';
import { YamlFault } from './value.ts';

/** The prefix of YAML's own tags: `!!int` is `tag:yaml.org,2002:int`. */
export const yamlTag = 'tag:yaml.org,2002:';

/**
 * The implicit types of a plain scalar: YAML 1.1 with PyYAML's own patterns, in its order, each tried only on scalars
 * that begin with one of `first` (`''`: the empty scalar). Source: PyYAML 6.0.3, resolver.py.
 */
const implicit: readonly { readonly tag: string; readonly first: string; readonly pattern: RegExp }[] = [
  {
    tag: 'bool',
    first: 'yYnNtTfFoO',
    pattern: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  },
  {
    tag: 'float',
    first: '-+0123456789.',
    pattern: anyOf(
      /[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?/,
      /\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?/,
      /[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*/,
      /[-+]?\.(?:inf|Inf|INF)/,
      /\.(?:nan|NaN|NAN)/,
    ),
  },
  {
    tag: 'int',
    first: '-+0123456789',
    pattern: anyOf(
      /[-+]?0b[0-1_]+/,
      /[-+]?0[0-7_]+/,
      /[-+]?(?:0|[1-9][0-9_]*)/,
      /[-+]?0x[0-9a-fA-F_]+/,
      /[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+/,
    ),
  },
  { tag: 'merge', first: '<', pattern: /^<<$/ },
  { tag: 'null', first: '~nN', pattern: /^(?:~|null|Null|NULL)$/ },
  {
    tag: 'timestamp',
    first: '0123456789',
    pattern: anyOf(
      /\d{4}-\d\d-\d\d/,
      /\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?/,
    ),
  },
  { tag: 'value', first: '=', pattern: /^=$/ },
];

/** The tag of a plain scalar that has none of its own. */
export function implicitTag(text: string): string {
  if (text === '') return `${yamlTag}null`;
  const first = text.charAt(0);
  if (text.length > longest) return yamlTag + ('-+.0123456789'.includes(first) && isNumeral(text) ? 'int' : 'str');
  const found = implicit.find((type) => type.first.includes(first) && type.pattern.test(text));
  return yamlTag + (found?.tag ?? 'str');
}

/**
 * Longer than any number, date or word. What is longer is never held against a pattern: V8 keeps a place to come back
 * to for each character of a run, and overflows after some millions.
 */
const longest = 5000;

/** Whether nothing but what numbers are written with stands there. */
function isNumeral(text: string): boolean {
  for (const character of text) if (!'0123456789abcdefABCDEFx_:.+-'.includes(character)) return false;
  return true;
}

/**
 * The value of a scalar of one of YAML's own types; `undefined` for a tag that PyYAML's SafeLoader does not know.
 * Throws `YamlFault` for a text that the type refuses.
 */
export function scalarValue(tag: string, text: string, span: Span): YamlValue | undefined {
  const { start, end } = span;
  const type = typeNames[tag];
  if (type !== undefined && text.length > longest) return refuse(type, text, span);
  switch (tag.startsWith(yamlTag) ? tag.slice(yamlTag.length) : '') {
    case 'null':
      return { kind: 'null', start, end };
    case 'bool':
      return { kind: 'boolean', value: booleanOf(text) ?? refuse('boolean', text, span), start, end };
    case 'int':
      return { kind: 'integer', value: integerOf(text) ?? refuse('integer', text, span), start, end };
    case 'float':
      return { kind: 'float', value: floatOf(text) ?? refuse('number', text, span), start, end };
    case 'timestamp':
      return { kind: 'date', value: timestampOf(text) ?? refuse('date', text, span), start, end };
    case 'binary':
      return { kind: 'bytes', value: base64Of(text) ?? refuse('base64 text', text, span), start, end };
    case 'str':
      return { kind: 'text', value: text, start, end };
    default:
      return undefined;
  }
}

/** The types of short texts, as errors call them. */
const typeNames: Readonly<Record<string, string>> = {
  [`${yamlTag}bool`]: 'boolean',
  [`${yamlTag}int`]: 'number',
  [`${yamlTag}float`]: 'number',
  [`${yamlTag}timestamp`]: 'date',
};

function refuse(type: string, text: string, span: Span): never {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  throw new YamlFault(
    'yaml/bad-value',
    span,
    `\`${shown}\` is read as a ${type}, and is none.`,
    `Quote it (\`'${shown}'\`) if it is meant as text, or correct it.`,
  );
}

function booleanOf(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (['yes', 'true', 'on'].includes(lower)) return true;
  return ['no', 'false', 'off'].includes(lower) ? false : undefined;
}

function integerOf(written: string): bigint | undefined {
  const { negative, digits } = withoutSign(written.replaceAll('_', ''));
  const size = magnitude(digits);
  return size === undefined ? undefined : negative ? -size : size;
}

function magnitude(digits: string): bigint | undefined {
  if (digits.startsWith('0b')) return pythonInteger(digits.slice(2), 2);
  if (digits.startsWith('0x')) return pythonInteger(digits.slice(2), 16);
  if (digits.startsWith('0') && digits !== '0') return pythonInteger(digits, 8);
  if (!digits.includes(':')) return pythonInteger(digits, 10);
  const places = digits.split(':');
  if (places.length > maxPlaces) return undefined;
  return sexagesimal(places.map((part) => pythonInteger(part, 10)));
}

/** Of a number to base 60: more than any policy means, and the cost grows with their square. */
const maxPlaces = 1000;

function sexagesimal(parts: readonly (bigint | undefined)[]): bigint | undefined {
  let sum = 0n;
  for (const part of parts) {
    if (part === undefined) return undefined;
    sum = sum * 60n + part;
  }
  return sum;
}

const digitsOfBase = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-fA-F]+$/ } as const;
const prefixOfBase = { 2: '0b', 8: '0o', 10: '', 16: '0x' } as const;

/**
 * Python's `int(text, base)`: white space around, a sign, and the base's own prefix are allowed; decimals beyond 4,300
 * digits are not.
 */
function pythonInteger(text: string, base: 2 | 8 | 10 | 16): bigint | undefined {
  const { negative, digits: signless } = withoutSign(text.trim());
  const prefix = prefixOfBase[base];
  const digits = prefix !== '' && signless.toLowerCase().startsWith(prefix) ? signless.slice(2) : signless;
  if (!digitsOfBase[base].test(digits) || (base === 10 && digits.length > 4300)) return undefined;
  const size = BigInt(prefixOfBase[base] + digits);
  return negative ? -size : size;
}

function withoutSign(text: string): { readonly negative: boolean; readonly digits: string } {
  return { negative: text.startsWith('-'), digits: /^[-+]/.test(text) ? text.slice(1) : text };
}

function floatOf(written: string): number | undefined {
  const { negative, digits } = withoutSign(written.replaceAll('_', '').toLowerCase());
  const size = digits === '.inf' ? Number.POSITIVE_INFINITY : digits === '.nan' ? Number.NaN : floatMagnitude(digits);
  return size === undefined ? undefined : negative ? -size : size;
}

function floatMagnitude(digits: string): number | undefined {
  // Summed from the smallest part on, as PyYAML does: in another order the last bit may differ.
  let sum = 0;
  let base = 1;
  for (const part of digits.split(':').reverse()) {
    const value = pythonFloat(part);
    if (value === undefined) return undefined;
    if (!digits.includes(':')) return value;
    sum += value * base;
    base *= 60;
  }
  return sum;
}

/** Python's `float(text)`, underscores aside. */
function pythonFloat(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (/^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(trimmed)) return Number(trimmed);
  const { negative, digits } = withoutSign(trimmed);
  if (digits === 'nan') return Number.NaN;
  if (digits === 'inf' || digits === 'infinity') return negative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}

const timeParts = /(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?/;
const timestampParts = new RegExp(`^(\\d{4})-(\\d\\d?)-(\\d\\d?)(?:(?:[Tt]|[ \\t]+)${timeParts.source})?$`);

function timestampOf(text: string): string | undefined {
  const match = timestampParts.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part: string | undefined) => (part === undefined ? undefined : Number(part)));
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  if (match[4] === undefined) return date;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const zone = offsetOf(match[8], match[9], Number(match[10] ?? 0), Number(match[11] ?? 0));
  if (zone === undefined) return undefined;
  const fraction = (match[7] ?? '').slice(0, 6).padEnd(6, '0');
  return `${date}T${pad(hour)}:${pad(minute)}:${pad(second)}${fraction === '000000' ? '' : `.${fraction}`}${zone}`;
}

function offsetOf(
  zone: string | undefined,
  sign: string | undefined,
  hours: number,
  minutes: number,
): string | undefined {
  if (zone === undefined) return '';
  const total = hours * 60 + minutes;
  if (total >= 24 * 60) return undefined;
  if (total === 0) return '+00:00';
  return `${sign ?? '+'}${pad(Math.floor(total / 60))}:${pad(total % 60)}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** Python's `base64.decodebytes`: what is not of the alphabet is skipped, and reading ends at a complete padding. */
function base64Of(text: string): Uint8Array | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant.
  if (/[^\x00-\x7f]/.test(text)) return undefined;
  let digits = '';
  let padding = 0;
  for (const character of text) {
    if (character === '=') {
      padding += 1;
      if (digits.length % 4 >= 2 && (digits.length % 4) + padding >= 4) return Buffer.from(digits, 'base64');
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      digits += character;
      padding = 0;
    }
  }
  return digits.length % 4 === 0 ? Buffer.from(digits, 'base64') : undefined;
}

/** Matches a whole text that any of these match. */
function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(`^(?:${patterns.map(({ source }) => source).join('|')})$`);
}
