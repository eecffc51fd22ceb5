import type { Node } from './node.ts';

/** The top-level keys that an expression reads of the value that it is given; `all` where it takes that value whole. */
export function readsOf(node: Node): 'all' | ReadonlySet<string> {
  const keys = new Set<string>();
  return gather(node, keys) === 'all' || isWhole(node) ? 'all' : keys;
}

/** Whether the node answers the given value itself, which is no reading yet. */
function isWhole(node: Node): boolean {
  return (
    node.kind === 'current' || ((node.kind === 'chain' || node.kind === 'index-chain') && node.steps.every(isWhole))
  );
}

/** Adds what is read to `keys`. */
function gather(node: Node, keys: Set<string>): 'all' | 'keys' {
  switch (node.kind) {
    case 'current':
    case 'literal':
    case 'index':
    case 'slice':
      return 'keys';
    case 'field':
      keys.add(node.name);
      return 'keys';
    case 'chain':
    case 'index-chain': {
      // Steps after the first that is not the value itself are asked of something else.
      const first = node.steps.find((step) => !isWhole(step));
      return first === undefined ? 'keys' : gather(first, keys);
    }
    case 'or':
    case 'and':
    case 'compare':
      return consumed([node.left, node.right], keys);
    case 'not':
    case 'reference':
      return consumed([node.of], keys);
    case 'project':
    case 'project-values':
    case 'filter':
    case 'flatten':
      return consumed([node.base], keys);
    case 'list':
      return consumed(node.items, keys);
    case 'hash':
      return consumed(
        node.members.map(([, member]) => member),
        keys,
      );
    case 'call':
      return consumed(
        node.args.filter((argument) => argument.kind !== 'reference'),
        keys,
      );
  }
}

function consumed(nodes: readonly Node[], keys: Set<string>): 'all' | 'keys' {
  for (const node of nodes) if (isWhole(node) || gather(node, keys) === 'all') return 'all';
  return 'keys';
}
