/**
 * A parsed expression. `at` counts UTF-16 units into it; `depth` is how many nodes stand within each other, this one
 * included.
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
   * Each step is asked of what the one before gave. `index-chain` is told apart because a slice that follows one does
   * not project.
   */
  | { readonly kind: 'chain' | 'index-chain'; readonly steps: Node[] }
  | { readonly kind: 'or' | 'and'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'not'; readonly of: Node }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'project' | 'project-values'; readonly base: Node; readonly each: Node }
  | { readonly kind: 'filter'; readonly base: Node; readonly condition: Node; readonly each: Node }
  | { readonly kind: 'flatten'; readonly base: Node }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'hash'; readonly members: readonly (readonly [string, Node])[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: 'reference'; readonly of: Node };

/**
 * Levels at which an expression is refused instead of risking the stack. Python's interpreter takes two calls a level
 * and gives up near 490.
 */
export const MOST_LEVELS = 450;
