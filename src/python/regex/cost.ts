import type { Node } from './node.ts';

/**
 * An upper bound on the ways in which a backtracking engine can try `node` on a text of `length` characters. Where it
 * is small, JavaScript's engine is safe. Nested and adjacent repetitions make it grow exponentially.
 */
export function waysToMatch(node: Node, length: number): number {
  switch (node.kind) {
    case 'set':
    case 'at':
    case 'reference':
      return 1;
    case 'sequence':
      return node.of.reduce((ways, part) => ways * waysToMatch(part, length), 1);
    case 'either':
      return node.of.reduce((ways, part) => ways + waysToMatch(part, length), 0);
    case 'repeat': {
      const most = Math.min(node.max, length + 1);
      const choices = Math.max(1, most - Math.min(node.min, most) + 1);
      return choices * waysToMatch(node.of, length) ** most;
    }
    case 'group':
    case 'atomic':
    case 'look':
      return waysToMatch(node.of, length);
    case 'condition':
      return waysToMatch(node.yes, length) + waysToMatch(node.no, length);
  }
}

/**
 * Texts up to this length are safe; Infinity where every text is. `search` tries each position of the text, not only
 * the first.
 */
export function safeLength(node: Node, from: 'match' | 'search'): number {
  const tried = withoutTail(node);
  const isSafe = (length: number): boolean =>
    waysToMatch(tried, length) * (from === 'search' ? length + 1 : 1) <= MOST_WAYS;
  if (isSafe(LONGEST)) return Number.POSITIVE_INFINITY;
  let [safe, unsafe] = [-1, LONGEST];
  while (unsafe - safe > 1) {
    const middle = Math.floor((safe + unsafe) / 2);
    if (isSafe(middle)) safe = middle;
    else unsafe = middle;
  }
  return safe;
}

/** A repetition at the end is never tried again, because nothing after it can fail. */
function withoutTail(node: Node): Node {
  if (node.kind !== 'sequence')
    return node.kind === 'repeat' && node.of.kind === 'set' ? { kind: 'sequence', of: [] } : node;
  const last = node.of.at(-1);
  return last?.kind === 'repeat' && last.of.kind === 'set' ? { kind: 'sequence', of: node.of.slice(0, -1) } : node;
}

/** About 50 ms of JavaScript's engine. */
const MOST_WAYS = 4_000_000;
const LONGEST = 1_000_000;
