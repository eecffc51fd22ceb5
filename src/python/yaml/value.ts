/** Offsets of a node in its text: where it begins and where it ends, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What a YAML text says, as PyYAML's SafeLoader reads it: integers and floats are told apart, dates are dates, and a
 * key may be anything that Python can hash. An alias is the same object as what it names.
 */
export type YamlValue =
  | (Span & { readonly kind: 'null' })
  | (Span & { readonly kind: 'boolean'; readonly value: boolean })
  | (Span & { readonly kind: 'integer'; readonly value: bigint })
  | (Span & { readonly kind: 'float'; readonly value: number })
  | (Span & { readonly kind: 'text'; readonly value: string })
  /** ISO 8601 as Python's `isoformat()` writes it: a date, or a time with or without an offset. */
  | (Span & { readonly kind: 'date'; readonly value: string })
  | (Span & { readonly kind: 'bytes'; readonly value: Uint8Array })
  | YamlList
  /** `!!omap` and `!!pairs`: Python makes a list of tuples. */
  | YamlPairs
  | YamlMap
  | YamlSet;

export interface YamlList extends Span {
  readonly kind: 'list';
  readonly items: YamlValue[];
}

export interface YamlPairs extends Span {
  readonly kind: 'pairs';
  readonly entries: YamlEntry[];
}

export interface YamlMap extends Span {
  readonly kind: 'map';
  entries: readonly YamlEntry[];
}

export interface YamlSet extends Span {
  readonly kind: 'set';
  entries: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: YamlValue;
  readonly value: YamlValue;
}

/**
 * A text that YAML, or PyYAML, does not accept. Thrown within this folder only; `readYaml` turns it into a diagnostic.
 */
export class YamlFault extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly span: Span;

  constructor(code: string, span: Span, message: string, remedy: string) {
    super(message);
    this.name = 'YamlFault';
    this.code = code;
    this.remedy = remedy;
    this.span = span;
  }
}

/** What to do about a text that stands where none can. */
export const correctIt = 'Correct the indentation, brackets or quotes here, or quote the whole text.';

export function syntaxFault(span: Span, message: string, remedy: string): YamlFault {
  return new YamlFault('yaml/syntax', span, message, remedy);
}

/**
 * How many values one file may hold, with its aliases and merge keys written out: many times what the largest
 * collections of policies need.
 */
export const maxValues = 500_000;

/** How deep a value may nest: far more than any policy needs, far less than the stack holds. */
export const maxDepth = 256;

export function tooManyValues(span: Span): YamlFault {
  return new YamlFault(
    'yaml/too-many-values',
    span,
    `This file holds more than ${String(maxValues)} values.`,
    'Split it into several files.',
  );
}

export function tooDeep(span: Span): YamlFault {
  return new YamlFault(
    'yaml/too-deep',
    span,
    `This nests deeper than ${String(maxDepth)} levels.`,
    'Flatten it: no policy needs that depth.',
  );
}
