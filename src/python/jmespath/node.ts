/**
 * A parsed expression. `at` is its position in UTF-16 units; `depth` is the number of nested nodes, this one included.
 */
export type Node = Shape & { readonly at: number; readonly depth: number };

export type Comparator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte';

export type Shape =
  | { readonly kind: 'current' }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'index'; readonly index: number }
  | {
      readonly kind: 'slice';
      readonly start: number | null;
      readonly stop: number | null;
      readonly step: number | null;
    }
  /**
   * Each step is evaluated on the result of the one before. `index-chain` has its own kind because a slice after it
   * does not project.
   */
  | { readonly kind: 'chain' | 'index-chain'; readonly steps: Node[] }
  | { readonly kind: 'or' | 'and'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'not'; readonly of: Node }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'project' | 'project-values'; readonly base: Node; readonly projection: Node }
  | { readonly kind: 'filter'; readonly base: Node; readonly condition: Node; readonly projection: Node }
  | { readonly kind: 'flatten'; readonly base: Node }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'hash'; readonly members: readonly (readonly [string, Node])[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: 'reference'; readonly of: Node };

/**
 * The depth at which an expression is refused, so that the stack does not overflow. Python's interpreter makes two
 * calls for each level and fails near 490.
 */
export const MOST_LEVELS = 450;
