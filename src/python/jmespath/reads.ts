import type { Node } from './node.ts';

/** The top-level keys that an expression reads from its input; `all` where it uses the whole input. */
export function readsOf(node: Node): 'all' | ReadonlySet<string> {
  const keys = new Set<string>();
  return gather(node, keys) === 'all' || isWhole(node) ? 'all' : keys;
}

/** Whether the node returns the input itself, which reads no key yet. */
function isWhole(node: Node): boolean {
  return (
    node.kind === 'current' || ((node.kind === 'chain' || node.kind === 'index-chain') && node.steps.every(isWhole))
  );
}

/** Adds the keys that the node reads to `keys`. */
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
      // Steps after the first that is not the input itself read from other values.
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
