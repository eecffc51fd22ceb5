/** A parsed pattern. Flags are resolved: each node states whether case counts and what `.`, `^` and `\d` mean. */
export type Node =
  | CharacterSet
  | { readonly kind: 'sequence' | 'either'; readonly of: readonly Node[] }
  | Repeat
  | { readonly kind: 'group'; readonly index: number; readonly of: Node }
  /** After a match it is not tried in another way. */
  | { readonly kind: 'atomic'; readonly of: Node }
  | {
      readonly kind: 'look';
      readonly isBehind: boolean;
      readonly isNegated: boolean;
      readonly of: Node;
      readonly width: number;
    }
  | { readonly kind: 'at'; readonly where: Place; readonly isAscii: boolean }
  | { readonly kind: 'reference'; readonly group: number; readonly ignoresCase: boolean }
  | { readonly kind: 'condition'; readonly group: number; readonly yes: Node; readonly no: Node };

export type Place =
  | 'text-start'
  | 'text-end'
  | 'line-start'
  | 'line-end'
  | 'last-line-end'
  | 'boundary'
  | 'no-boundary';

export interface Repeat {
  readonly kind: 'repeat';
  readonly min: number;
  /** Infinity where there is no limit. */
  readonly max: number;
  readonly mode: 'greedy' | 'lazy' | 'possessive';
  readonly of: Node;
}

/** One character of a set. */
export interface CharacterSet {
  readonly kind: 'set';
  readonly isNegated: boolean;
  readonly items: readonly SetItem[];
  readonly ignoresCase: boolean;
  /** Only ASCII characters are digits, letters or space, and have case. */
  readonly isAscii: boolean;
}

/** A range of code points, both ends included, or a category. */
export type SetItem =
  | { readonly from: number; readonly to: number }
  | { readonly category: 'digit' | 'space' | 'word'; readonly isNegated: boolean };

/** The minimum and maximum of characters (code points) that a node matches. */
export function widthOf(
  node: Node,
  groups: ReadonlyMap<number, readonly [number, number]>,
): readonly [min: number, max: number] {
  switch (node.kind) {
    case 'set':
      return [1, 1];
    case 'sequence': {
      const widths = node.of.map((part) => widthOf(part, groups));
      return [widths.reduce((sum, [min]) => sum + min, 0), widths.reduce((sum, [, max]) => sum + max, 0)];
    }
    case 'either': {
      const widths = node.of.map((part) => widthOf(part, groups));
      return [Math.min(...widths.map(([min]) => min)), Math.max(...widths.map(([, max]) => max))];
    }
    case 'repeat': {
      const [min, max] = widthOf(node.of, groups);
      return [min * node.min, max === 0 ? 0 : max * node.max];
    }
    case 'group':
    case 'atomic':
      return widthOf(node.of, groups);
    case 'look':
    case 'at':
      return [0, 0];
    case 'reference':
      return groups.get(node.group) ?? [0, Number.POSITIVE_INFINITY];
    case 'condition': {
      const [yes, no] = [widthOf(node.yes, groups), widthOf(node.no, groups)];
      return [Math.min(yes[0], no[0]), Math.max(yes[1], no[1])];
    }
  }
}
