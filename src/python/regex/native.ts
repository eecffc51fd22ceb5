import type { Node } from './node.ts';
import { type CaseMode, characterSource, isCaseless, setSource, wordSource } from './set-source.ts';

/**
 * The pattern in JavaScript's syntax, with the flags that it needs. Undefined where JavaScript cannot express it:
 * atomic groups, possessive repetitions, conditions, and references (a reference to a group that took no part matches
 * everywhere in JavaScript and nowhere in Python).
 */
export function nativeSource(node: Node): { readonly source: string; readonly flags: 'u' | 'iu' } | undefined {
  const caseMode: CaseMode = ignoresCase(node) ? 'ignoring-case' : 'minding-case';
  const source = write(node, caseMode);
  return source === undefined ? undefined : { source, flags: caseMode === 'ignoring-case' ? 'iu' : 'u' };
}

/** Whether a set ignores case: then the expression gets the flag, and other sets switch it off for themselves. */
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

function write(node: Node, caseMode: CaseMode): string | undefined {
  switch (node.kind) {
    case 'set':
      return setSource(node, caseMode);
    case 'sequence':
      return joined(node.of, '', caseMode);
    case 'either':
      return wrapped('(?:', joined(node.of, '|', caseMode));
    case 'repeat':
      return node.mode === 'possessive' ? undefined : repeated(node, caseMode);
    case 'group':
      return wrapped('(', write(node.of, caseMode));
    case 'look':
      return wrapped(`(?${node.isBehind ? '<' : ''}${node.isNegated ? '!' : '='}`, write(node.of, caseMode));
    case 'at':
      return placeSource(node, caseMode);
    case 'atomic':
    case 'reference':
    case 'condition':
      return undefined;
  }
}

function joined(nodes: readonly Node[], by: string, caseMode: CaseMode): string | undefined {
  const parts = nodes.map((node) => write(node, caseMode));
  return parts.includes(undefined) ? undefined : parts.join(by);
}

function wrapped(open: string, inner: string | undefined): string | undefined {
  return inner === undefined ? undefined : `${open}${inner})`;
}

function repeated(node: Extract<Node, { kind: 'repeat' }>, caseMode: CaseMode): string | undefined {
  const of = wrapped('(?:', write(node.of, caseMode));
  const braces =
    node.min === 0 && node.max === Number.POSITIVE_INFINITY
      ? '*'
      : `{${node.min},${node.max === Number.POSITIVE_INFINITY ? '' : node.max}}`;
  return of === undefined ? undefined : `${of}${braces}${node.mode === 'lazy' ? '?' : ''}`;
}

const LINE_FEED = characterSource(10);

/** Without the flag `m`, JavaScript's `^` and `$` are the ends of the text; other positions need look-around. */
function placeSource(node: Extract<Node, { kind: 'at' }>, caseMode: CaseMode): string {
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
      // In an empty text Python finds neither.
      const word = wordSource(node.isAscii, caseMode);
      return node.where === 'boundary'
        ? `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
        : `(?:(?!^$)(?:(?<=${word})(?=${word})|(?<!${word})(?!${word})))`;
    }
  }
}
