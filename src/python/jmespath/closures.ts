import { spend } from './budget.ts';
import { JmespathError, PythonRefusal } from './fault.ts';
import { fieldPath } from './field-path.ts';
import { functionNamed } from './functions.ts';
import type { Node } from './node.ts';
import { namesOf, orderedObject } from './python-json.ts';
import { compare, isEqual, isFalse, isObject, slice } from './python-values.ts';

/** One node as a function from a value to a value. A missing value is `null`, never `undefined`. */
export type Closure = (value: unknown) => unknown;

export function closureOf(node: Node): Closure {
  switch (node.kind) {
    case 'current':
      return (value) => value;
    case 'field':
      return fieldPath([node.name]);
    case 'literal': {
      const literal = node.value;
      return () => literal;
    }
    case 'index': {
      const { index } = node;
      return (value) => (Array.isArray(value) ? ((value as unknown[]).at(index) ?? null) : null);
    }
    case 'slice':
      return refusing(node, (value) => (Array.isArray(value) ? slice(value, node.start, node.stop, node.step) : null));
    case 'chain':
    case 'index-chain':
      return chainOf(node.steps);
    case 'or': {
      const [left, right] = [closureOf(node.left), closureOf(node.right)];
      return (value) => {
        const found = left(value);
        return isFalse(found) ? right(value) : found;
      };
    }
    case 'and': {
      const [left, right] = [closureOf(node.left), closureOf(node.right)];
      return (value) => {
        const found = left(value);
        return isFalse(found) ? found : right(value);
      };
    }
    case 'not': {
      const of = closureOf(node.of);
      return (value) => isFalse(of(value));
    }
    case 'compare':
      return comparison(node);
    case 'project': {
      const [base, each] = [closureOf(node.base), closureOf(node.each)];
      return refusing(node, (value) => projected(base(value), each));
    }
    case 'project-values': {
      const [base, each] = [closureOf(node.base), closureOf(node.each)];
      return refusing(node, (value) => {
        const object = base(value);
        return isObject(object) ? projected(valuesOf(object), each) : null;
      });
    }
    case 'filter':
      return filtering(node);
    case 'flatten': {
      const base = closureOf(node.base);
      return refusing(node, (value) => flattened(base(value)));
    }
    case 'list': {
      const items = node.items.map(closureOf);
      return (value) => (value === null || value === undefined ? null : items.map((item) => item(value)));
    }
    case 'hash': {
      const members = node.members.map(([name, member]) => [name, closureOf(member)] as const);
      return (value) =>
        value === null || value === undefined
          ? null
          : orderedObject(members.map(([name, member]) => [name, member(value)]));
    }
    case 'call': {
      const args = node.args.map(closureOf);
      const run = functionNamed(node.name, args.length);
      return refusing(node, (value) => run(args.map((argument) => argument(value))));
    }
    case 'reference': {
      const of = closureOf(node.of);
      return () => of;
    }
  }
}

/** Runs of plain names become one closure; the rest is asked step after step. */
function chainOf(steps: readonly Node[]): Closure {
  const closures: Closure[] = [];
  for (let at = 0; at < steps.length; ) {
    const names: string[] = [];
    for (let step = steps[at]; step?.kind === 'field'; step = steps[++at]) names.push(step.name);
    if (names.length > 0) closures.push(fieldPath(names));
    const other = steps[at++];
    if (other !== undefined) closures.push(closureOf(other));
  }
  const [first, second, ...more] = closures;
  if (first === undefined) return (value) => value;
  if (second === undefined) return first;
  if (more.length === 0) return (value) => second(first(value));
  return (value) => {
    let found = value;
    for (const closure of closures) found = closure(found);
    return found;
  };
}

function comparison(node: Extract<Node, { kind: 'compare' }>): Closure {
  const [left, right] = [closureOf(node.left), closureOf(node.right)];
  const { comparator } = node;
  switch (comparator) {
    case 'eq':
      return refusing(node, (value) => isEqual(left(value), right(value)));
    case 'ne':
      return refusing(node, (value) => !isEqual(left(value), right(value)));
    default: {
      const holds = ORDERS[comparator];
      return refusing(node, (value) => {
        const [a, b] = [left(value), right(value)];
        return isOrdered(a) && isOrdered(b) ? holds(a, b) : null;
      });
    }
  }
}

/** Numbers go by JavaScript's operators, for which NaN has no order, as in Python. */
const ORDERS = {
  lt: (a: unknown, b: unknown) => (typeof a === 'number' && typeof b === 'number' ? a < b : compare(a, b) < 0),
  lte: (a: unknown, b: unknown) => (typeof a === 'number' && typeof b === 'number' ? a <= b : compare(a, b) <= 0),
  gt: (a: unknown, b: unknown) => (typeof a === 'number' && typeof b === 'number' ? a > b : compare(a, b) > 0),
  gte: (a: unknown, b: unknown) => (typeof a === 'number' && typeof b === 'number' ? a >= b : compare(a, b) >= 0),
};

function isOrdered(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint';
}

function filtering(node: Extract<Node, { kind: 'filter' }>): Closure {
  const [base, condition, each] = [closureOf(node.base), closureOf(node.condition), closureOf(node.each)];
  return refusing(node, (value) => {
    const items = base(value);
    if (!Array.isArray(items)) return null;
    spend(items.length);
    const kept: unknown[] = [];
    for (const item of items as unknown[]) {
      if (isFalse(condition(item))) continue;
      const found = each(item);
      if (found !== null && found !== undefined) kept.push(found);
    }
    return kept;
  });
}

/** What each item gives, without the nulls; null where there is no array to project. */
function projected(items: unknown, each: Closure): unknown[] | null {
  if (!Array.isArray(items)) return null;
  spend(items.length);
  const kept: unknown[] = [];
  for (const item of items as unknown[]) {
    const found = each(item);
    if (found !== null && found !== undefined) kept.push(found);
  }
  return kept;
}

function flattened(items: unknown): unknown[] | null {
  if (!Array.isArray(items)) return null;
  // Ten times as fast as `flat()` on the short lists that resources hold.
  const flat: unknown[] = [];
  for (const item of items as unknown[]) {
    if (!Array.isArray(item)) flat.push(item);
    else {
      spend(item.length);
      for (const inner of item as unknown[]) flat.push(inner);
    }
  }
  spend(flat.length);
  return flat;
}

function valuesOf(object: object): unknown[] {
  return namesOf(object).map((name) => (object as Record<string, unknown>)[name]);
}

/** Adds the node's place to what an operation refuses. */
function refusing(node: Node, closure: Closure): Closure {
  return (value) => {
    try {
      return closure(value);
    } catch (error) {
      if (error instanceof PythonRefusal) throw new JmespathError(error.message, node.at);
      throw error;
    }
  };
}
