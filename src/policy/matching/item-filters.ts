import type { Json } from '../../core/json.ts';
import type { FilterNode } from '../../core/policy.ts';
import type { Position } from '../../core/position.ts';
import { reduceSchema } from './reduce-options.ts';
import { valueFaults } from './value-faults.ts';
import { valueSchema } from './value-options.ts';

/** The filters within `list-item`, as written in the policy: `{type: value, …}`, `key: value`, or a block. */
export function itemFilters(attrs: readonly Json[], at: Position): readonly FilterNode[] {
  return attrs.map((attr): FilterNode => {
    const { block, of, name, options } = readItemFilter(attr);
    return block ? { kind: 'block', name: block, at, of: itemFilters(of, at) } : { kind: 'filter', name, at, options };
  });
}

export type Faults = readonly { readonly path: Path; readonly message: string; readonly remedy: string }[];
type Path = readonly (string | number)[];

/** Their faults; `path` is the place within the options of `list-item`. */
export function itemFaults(attrs: readonly Json[], path: Path): Faults {
  return attrs.flatMap((attr, index): Faults => {
    const here = [...path, index];
    const { block, of, name, options, isShort } = readItemFilter(attr);
    if (block) return itemFaults(of, [...here, block]);
    if (name !== 'value' && name !== 'reduce') {
      return [
        {
          path: here,
          message: `\`${name}\` cannot be used on the items of a list.`,
          remedy: 'Use `value`, `reduce`, or a block of them.',
        },
      ];
    }
    const parsed = (name === 'value' ? valueSchema : reduceSchema).safeParse(options);
    if (!parsed.success) {
      return parsed.error.issues.map((issue) => ({
        path: [...here, ...(isShort ? [] : issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)))],
        message: `${issue.message}.`,
        remedy: `See the options of \`${name}\`.`,
      }));
    }
    if (name !== 'value') return [];
    return valueFaults(valueSchema.parse(options)).map((fault) => ({
      ...fault,
      path: [...here, ...(isShort ? [] : fault.path)],
    }));
  });
}

interface ItemFilter {
  readonly block?: 'and' | 'or' | 'not';
  readonly of: readonly Json[];
  readonly name: string;
  readonly options: Json;
  readonly isShort: boolean;
}

function readItemFilter(attr: Json): ItemFilter {
  if (typeof attr === 'string') return { of: [], name: attr, options: {}, isShort: true };
  if (attr === null || typeof attr !== 'object' || Array.isArray(attr))
    return { of: [], name: String(attr), options: {}, isShort: true };
  const { type, ...options } = attr as { readonly [key: string]: Json };
  if (type !== undefined)
    return { of: [], name: typeof type === 'string' ? type : JSON.stringify(type), options, isShort: false };
  const [first, ...more] = Object.entries(options);
  if (!first || more.length > 0) return { of: [], name: Object.keys(options).join(', '), options, isShort: true };
  const [key, value] = first;
  if (key === 'and' || key === 'or' || key === 'not')
    return { block: key, of: Array.isArray(value) ? value : [], name: key, options: {}, isShort: false };
  return { of: [], name: 'value', options: { key, value }, isShort: true };
}
