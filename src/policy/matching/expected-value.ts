import type { Expected, Operator, Order } from '../../core/expected.ts';
import { operatorOf } from './comparison.ts';
import type { ValueOptions } from './value-options.ts';

/** What the options of `value` compare with, for the explanation. */
export function expectedValue(options: ValueOptions): Expected {
  const { value, value_type: as } = options;
  const op = operatorOf(options.op ?? 'eq');
  const from = sourceOf(options);
  if (from !== undefined) return { kind: 'compare', op, from, ...(as !== undefined && as !== 'expr' && { as }) };
  const presence = typeof value === 'string' ? presences.get(value) : undefined;
  if (presence !== undefined && op === 'eq' && (as === undefined || as === 'normalize'))
    return { kind: 'presence', is: presence };
  if ((as === 'age' || as === 'expiration') && isOrder(op) && typeof value === 'number')
    return { kind: as === 'age' ? 'age' : 'days-left', op, days: value };
  if (as === 'resource_count') return { kind: 'compare', op, value: value ?? null, unit: 'resources' };
  return { kind: 'compare', op, value: value ?? null, ...(as !== undefined && { as }) };
}

/** Where the value to compare with is, if it does not stand in the policy. */
function sourceOf({ value, value_type: as, value_from: file, value_path: path }: ValueOptions): string | undefined {
  return file?.url ?? path ?? (as === 'expr' && typeof value === 'string' ? value : undefined);
}

const presences: ReadonlyMap<string, Extract<Expected, { kind: 'presence' }>['is']> = new Map([
  ['absent', 'absent'],
  ['present', 'present'],
  ['empty', 'empty'],
  ['not-null', 'not-empty'],
]);

export function isOrder(op: Operator): op is Order {
  return ['eq', 'ne', 'gt', 'ge', 'lt', 'le'].includes(op);
}
