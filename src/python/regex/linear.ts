import { RE2JS } from 're2js';
import { isInSet } from './matcher-set.ts';
import { type CharacterSet, type Node, widthOf } from './node.ts';

/** Matches texts of ASCII characters in a time that grows with their length alone. */
export interface LinearMatcher {
  /** Whether it answers for this text; where not, another matcher must. */
  readonly isFor: (text: string) => boolean;
  readonly match: (text: string) => boolean;
  readonly search: (text: string) => boolean;
  /** Left out where RE2 and Python may put a group at different places. */
  readonly groups?: (text: string) => readonly (string | null)[] | null;
}

/**
 * A matcher by RE2, which knows neither look-around nor references. It is asked about ASCII texts only, and each set is
 * written as the ASCII characters in it: so its own notion of letters, digits and case is never asked for.
 * @returns undefined where RE2 cannot say the same as Python.
 */
export function linearMatcher(node: Node): LinearMatcher | undefined {
  if (sizeOf(node) > MOST_INSTRUCTIONS) return undefined;
  const pattern = compile(write(node, { captures: false, isLast: true }));
  if (pattern === undefined) return undefined;
  const longest = MOST_STEPS / pattern.programSize();
  const capturing = repeatsNothing(node) ? undefined : compile(write(node, { captures: true, isLast: true }));
  return {
    isFor: (text) => text.length > 0 && text.length <= longest && ASCII.test(text),
    match: (text) => pattern.matcher(text).lookingAt(),
    search: (text) => pattern.matcher(text).find(),
    ...(capturing && { groups: (text: string) => groupsOf(capturing, text) }),
  };
}

function groupsOf(pattern: RE2JS, text: string): readonly (string | null)[] | null {
  const matcher = pattern.matcher(text);
  if (!matcher.lookingAt()) return null;
  return Array.from({ length: matcher.groupCount() }, (_, index) => matcher.group(index + 1));
}

/** Whether a repetition can go round without taking a character: what its groups hold then differs by engine. */
function repeatsNothing(node: Node): boolean {
  switch (node.kind) {
    case 'repeat':
      return (node.max > 1 && widthOf(node.of, new Map())[0] === 0) || repeatsNothing(node.of);
    case 'sequence':
    case 'either':
      return node.of.some(repeatsNothing);
    case 'group':
    case 'atomic':
    case 'look':
      return repeatsNothing(node.of);
    case 'condition':
      return repeatsNothing(node.yes) || repeatsNothing(node.no);
    case 'set':
    case 'at':
    case 'reference':
      return false;
  }
}

const ASCII = /^[\0-\x7f]*$/;

/** Instructions of a compiled pattern, and instructions times characters of a text: some 2 s at worst. */
const MOST_INSTRUCTIONS = 10_000;
const MOST_STEPS = 50_000_000;

function compile(source: string | undefined): RE2JS | undefined {
  if (source === undefined) return undefined;
  try {
    return RE2JS.compile(source);
  } catch (error) {
    // RE2 takes no repetition of more than 1,000.
    if (error instanceof Error && error.name.startsWith('RE2JS')) return undefined;
    throw error;
  }
}

/** How many instructions the pattern becomes, about: a repetition with bounds is written out. */
function sizeOf(node: Node): number {
  switch (node.kind) {
    case 'set':
    case 'at':
    case 'reference':
      return 1;
    case 'sequence':
    case 'either':
      return node.of.reduce((size, part) => size + sizeOf(part), 1);
    case 'repeat': {
      const times = node.max === Number.POSITIVE_INFINITY ? node.min + 1 : node.max;
      return 1 + Math.max(1, times) * sizeOf(node.of);
    }
    case 'group':
    case 'atomic':
    case 'look':
      return 2 + sizeOf(node.of);
    case 'condition':
      return 1 + sizeOf(node.yes) + sizeOf(node.no);
  }
}

interface Place {
  /** Groups are written as groups that capture. */
  readonly captures: boolean;
  /** Nothing stands after the node in the pattern. */
  readonly isLast: boolean;
}

function write(node: Node, place: Place): string | undefined {
  const within = { ...place, isLast: false };
  switch (node.kind) {
    case 'set':
      return setSource(node);
    case 'sequence': {
      const last = node.of.length - 1;
      return joined(node.of.map((part, index) => write(part, index === last ? place : within)));
    }
    case 'either':
      return wrapped(
        '(?:',
        joined(
          node.of.map((part) => write(part, place)),
          '|',
        ),
      );
    case 'repeat': {
      const of = node.mode === 'possessive' ? undefined : wrapped('(?:', write(node.of, within));
      return of === undefined ? undefined : of + braces(node.min, node.max) + (node.mode === 'lazy' ? '?' : '');
    }
    case 'group':
      return place.captures ? wrapped('(', write(node.of, within)) : wrapped('(?:', write(node.of, place));
    case 'at':
      return placeSource(node.where, place.isLast);
    case 'atomic':
    case 'look':
    case 'reference':
    case 'condition':
      return undefined;
  }
}

function joined(parts: readonly (string | undefined)[], by = ''): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join(by);
}

function wrapped(open: string, inner: string | undefined): string | undefined {
  return inner === undefined ? undefined : `${open}${inner})`;
}

function braces(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? '*' : `{${min},}`;
  return `{${min},${max}}`;
}

function placeSource(where: Extract<Node, { kind: 'at' }>['where'], isLast: boolean): string | undefined {
  switch (where) {
    case 'text-start':
      return '\\A';
    case 'text-end':
      return '\\z';
    case 'line-start':
      return '(?m:^)';
    case 'line-end':
      return '(?m:$)';
    case 'last-line-end':
      // RE2 cannot look ahead: the line feed is taken, which at the end of the pattern is the same.
      return isLast ? '(?:\\n?\\z)' : undefined;
    case 'boundary':
      return '\\b';
    case 'no-boundary':
      return '\\B';
  }
}

/** The ASCII characters of a set, as ranges. */
function setSource(set: CharacterSet): string {
  const isIn = isInSet(set);
  let source = '';
  for (let from = 0; from < 128; from += 1) {
    if (!isIn(from)) continue;
    let to = from;
    while (to < 127 && isIn(to + 1)) to += 1;
    source += from === to ? hex(from) : `${hex(from)}-${hex(to)}`;
    from = to;
  }
  return source === '' ? '[^\\x00-\\x{10ffff}]' : `[${source}]`;
}

function hex(point: number): string {
  return `\\x${point.toString(16).padStart(2, '0')}`;
}
