import type { CharacterSet, Node } from './node.ts';
import { setSource, wordSource } from './set-source.ts';

/** Whether a code point is in the set. At the end of the text there is none. */
export function isInSet(set: CharacterSet): (point: number | undefined) => boolean {
  return set.ignoresCase
    ? pointTest(setSource(set, 'ignoring-case'), 'iu')
    : pointTest(setSource(set, 'minding-case'), 'u');
}

/** ASCII is looked up in a table; JavaScript's engine decides about everything else. */
function pointTest(source: string, flags: 'u' | 'iu'): (point: number | undefined) => boolean {
  const pattern = new RegExp(`^${source}$`, flags);
  const ascii = Array.from({ length: 128 }, (_, point) => pattern.test(String.fromCharCode(point)));
  return (point) => point !== undefined && (ascii[point] ?? pattern.test(String.fromCodePoint(point)));
}

const LINE_FEED = 10;

/** Whether a position of the text is the one that the node describes. */
export function placeTest(node: Extract<Node, { kind: 'at' }>): (points: readonly number[], at: number) => boolean {
  switch (node.where) {
    case 'text-start':
      return (_, at) => at === 0;
    case 'text-end':
      return (points, at) => at === points.length;
    case 'last-line-end':
      return (points, at) => at === points.length || (at === points.length - 1 && points[at] === LINE_FEED);
    case 'line-start':
      return (points, at) => at === 0 || points[at - 1] === LINE_FEED;
    case 'line-end':
      return (points, at) => at === points.length || points[at] === LINE_FEED;
    case 'boundary':
    case 'no-boundary': {
      const isWord = pointTest(wordSource(node.isAscii, 'minding-case'), 'u');
      const isBoundary = node.where === 'boundary';
      // In an empty text Python finds neither.
      return (points, at) => points.length > 0 && (isWord(points[at - 1]) !== isWord(points[at])) === isBoundary;
    }
  }
}
