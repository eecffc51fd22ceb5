import type { Node } from './node.ts';
import { type Around, characterSource, isCaseless, setSource, wordSource } from './set-source.ts';

/**
 * The pattern as JavaScript writes it, with the flags that it needs; undefined where JavaScript has no way to say the
 * same: atomic groups, possessive repetitions, conditions, and references (one to a group that took no part matches
 * everywhere in JavaScript, and nowhere in Python).
 */
export function nativeSource(node: Node): { readonly source: string; readonly flags: 'u' | 'iu' } | undefined {
  const around: Around = ignoresCase(node) ? 'ignoring-case' : 'minding-case';
  const source = write(node, around);
  return source === undefined ? undefined : { source, flags: around === 'ignoring-case' ? 'iu' : 'u' };
}

/** Whether some set ignores case: then the expression does, and sets that do not say so themselves. */
function ignoresCase(node: Node): boolean {
  switch (node.kind) {
    case 'set':
      return node.ignoresCase && !node.isAscii && !isCaseless(node);
    case 'sequence':
    case 'either':
      return node.of.some(ignoresCase);
    case 'repeat':
    case 'group':
    case 'atomic':
    case 'look':
      return ignoresCase(node.of);
    case 'at':
    case 'reference':
    case 'condition':
      return false;
  }
}

function write(node: Node, around: Around): string | undefined {
  switch (node.kind) {
    case 'set':
      return setSource(node, around);
    case 'sequence':
      return joined(node.of, '', around);
    case 'either':
      return wrapped('(?:', joined(node.of, '|', around));
    case 'repeat':
      return node.mode === 'possessive' ? undefined : repeated(node, around);
    case 'group':
      return wrapped('(', write(node.of, around));
    case 'look':
      return wrapped(`(?${node.isBehind ? '<' : ''}${node.isNegated ? '!' : '='}`, write(node.of, around));
    case 'at':
      return placeSource(node, around);
    case 'atomic':
    case 'reference':
    case 'condition':
      return undefined;
  }
}

function joined(nodes: readonly Node[], by: string, around: Around): string | undefined {
  const parts = nodes.map((node) => write(node, around));
  return parts.includes(undefined) ? undefined : parts.join(by);
}

function wrapped(open: string, inner: string | undefined): string | undefined {
  return inner === undefined ? undefined : `${open}${inner})`;
}

function repeated(node: Extract<Node, { kind: 'repeat' }>, around: Around): string | undefined {
  const of = wrapped('(?:', write(node.of, around));
  const braces =
    node.min === 0 && node.max === Number.POSITIVE_INFINITY
      ? '*'
      : `{${node.min},${node.max === Number.POSITIVE_INFINITY ? '' : node.max}}`;
  return of === undefined ? undefined : `${of}${braces}${node.mode === 'lazy' ? '?' : ''}`;
}

const LINE_FEED = characterSource(10);

/**
 * Without the flag `m`, JavaScript's `^` and `$` are the ends of the text; everything else is said by looking around.
 */
function placeSource(node: Extract<Node, { kind: 'at' }>, around: Around): string {
  switch (node.where) {
    case 'text-start':
      return '^';
    case 'text-end':
      return '$';
    case 'last-line-end':
      return `(?=${LINE_FEED}?$)`;
    case 'line-start':
      return `(?<![^${LINE_FEED}])`;
    case 'line-end':
      return `(?![^${LINE_FEED}])`;
    case 'boundary':
    case 'no-boundary': {
      // Python finds neither in an empty text.
      const word = wordSource(node.isAscii, around);
      return node.where === 'boundary'
        ? `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
        : `(?:(?!^$)(?:(?<=${word})(?=${word})|(?<!${word})(?!${word})))`;
    }
  }
}
