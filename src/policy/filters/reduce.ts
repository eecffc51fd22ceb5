import { shortDigest } from '../../core/digest.ts';
import type { ExpectedRank } from '../../core/expected.ts';
import { filter, type Selection } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import type { TypeFacts } from '../../core/resource-type.ts';
import { Unknown } from '../../core/truth.ts';
import { compareCodePoints, jmespathFault } from '../../python/jmespath.ts';
import { asNumber, numberOf, pythonText } from '../../python/values.ts';
import { joinedReads } from '../compile/node.ts';
import { readMicros } from '../matching/moment.ts';
import { capture, patternFault } from '../matching/patterns.ts';
import { type ReduceOptions, reduceSchema, type SortOptions } from '../matching/reduce-options.ts';
import { valueFinder } from '../matching/resource-value.ts';

/**
 * `reduce`: groups resources, sorts each group, and selects a part of it: the newest of each group, all but the three
 * oldest, a tenth. If it is not known whether another resource belongs to the set, nothing is selected, because that
 * one could take the place of any other. Source: Custodian's filter of that name.
 */
export const reduce = filter({
  name: 'reduce',
  schema: reduceSchema,
  example:
    '{ type: reduce, group-by: "tag:team", sort-by: { key: LaunchTime, value_type: date }, order: desc, discard: 3 }',
  validate: (options) => (['group-by', 'sort-by'] as const).flatMap((name) => sortFaults(name, options[name])),
  reads: (options, { type }) => {
    const keys = [options['group-by'], options['sort-by']].flatMap((sort) =>
      typeof sort === 'string' ? sort : (sort?.key ?? []),
    );
    return joinedReads(keys.map((key) => valueFinder(key, type)));
  },
  bind: (options, { now, type }) => {
    const group = sortKey(options['group-by'], options, type, now);
    const sort = sortKey(options['sort-by'], options, type, now);
    return {
      kind: 'whole',
      expected: expectedRank(options),
      select: (resources, _evidence, maybe = []) => {
        if (maybe.length > 0)
          return keepNone(resources, `it is not known whether ${maybe.length} more resources belong to the set`);
        const [groupOf, sortedBy] = [keysOf(group, resources), keysOf(sort, resources)];
        if (groupOf instanceof Unknown) return keepNone(resources, groupOf.cause);
        if (sortedBy instanceof Unknown) return keepNone(resources, sortedBy.cause);
        return {
          selected: groupsOf(resources, groupOf, sortedBy, options, now).flatMap((members) =>
            limited(members, options),
          ),
          unsure: [],
        };
      },
    };
  },
});

/** What would stop Custodian at run time: an invalid JMESPath or an invalid pattern. */
function sortFaults(
  name: 'group-by' | 'sort-by',
  sort: ReduceOptions['sort-by'],
): readonly { readonly path: readonly string[]; readonly message: string; readonly remedy: string }[] {
  const {
    key,
    value_regex: regex,
    path,
  } = typeof sort === 'string' ? { key: sort, value_regex: undefined, path: [name] } : { ...sort, path: [name, 'key'] };
  const fault = key === undefined || key.startsWith('tag:') ? undefined : jmespathFault(key);
  const noPattern = regex === undefined ? undefined : patternFault(regex, 'any');
  return [
    ...(fault
      ? [
          {
            path,
            message: `\`${name}\` is not valid JMESPath: ${fault.message}.`,
            remedy: 'See https://jmespath.org for the grammar.',
          },
        ]
      : []),
    ...(noPattern ? [{ path: [name, 'value_regex'], ...noPattern }] : []),
  ];
}

/** If the place of one resource is not known, it could stand before or behind any other. */
function keepNone(resources: readonly Resource[], cause: string): Selection {
  return { selected: [], unsure: resources.map((resource) => ({ resource, cause })) };
}

/** The value to group or sort by: text, a number, or microseconds. */
type SortKey = string | number;

function sortKey(
  sort: SortOptions | undefined,
  options: ReduceOptions,
  type: TypeFacts,
  now: Date,
): (resource: Resource) => SortKey | Unknown {
  const {
    key,
    value_type: as = 'string',
    value_regex: regex,
  } = typeof sort === 'string' ? { key: sort } : (sort ?? {});
  const missing = missingKey(as, options);
  if (key === undefined) return () => missing;
  const { find } = valueFinder(key, type);
  const read = readers[as];
  return (resource) => {
    const actual = find(resource);
    const value = actual instanceof Unknown || regex === undefined ? actual : capture(actual, regex);
    if (value instanceof Unknown) return value;
    return (value === null ? undefined : read(value, now)) ?? missing;
  };
}

const readers: Readonly<Record<'string' | 'number' | 'date', (value: unknown, now: Date) => SortKey | undefined>> = {
  string: pythonText,
  number: (value) => (typeof value === 'string' ? (numberOf(value) ?? undefined) : asNumber(value)),
  date: readMicros,
};

/**
 * The key of a resource without the value: before or behind all others. A real text can be equal to it and then shares
 * its group, as in Custodian.
 */
function missingKey(as: 'string' | 'number' | 'date', { order, 'null-order': place }: ReduceOptions): SortKey {
  const isFirst = (place === 'last') === (order === 'desc');
  if (as === 'string') return isFirst ? '' : '\uffff';
  return isFirst ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

type KeyOf = (resource: Resource) => SortKey;

/** The keys of all resources, or why one of them is not known. */
function keysOf(keyOf: (resource: Resource) => SortKey | Unknown, resources: readonly Resource[]): KeyOf | Unknown {
  const keys = new Map<Resource, SortKey>();
  for (const resource of resources) {
    const key = keyOf(resource);
    if (key instanceof Unknown) return key;
    keys.set(resource, key);
  }
  return (resource) => keys.get(resource) ?? '';
}

/** The groups in order, each sorted. */
function groupsOf(
  resources: readonly Resource[],
  group: KeyOf,
  sort: KeyOf,
  options: ReduceOptions,
  now: Date,
): readonly (readonly Resource[])[] {
  const groups = new Map<SortKey, Resource[]>();
  for (const resource of resources) {
    const key = group(resource);
    const members = groups.get(key);
    if (members) members.push(resource);
    else groups.set(key, [resource]);
  }
  const isOrdered = options.order !== undefined;
  const inOrder =
    isOrdered || options['group-by'] !== undefined
      ? reorder(
          [...groups],
          ([key]) => key,
          options.order,
          ([key]) => lotOf(now, key),
        )
      : [...groups];
  if (!isOrdered && options['sort-by'] === undefined) return inOrder.map(([, members]) => members);
  return inOrder.map(([, members]) =>
    reorder(members, sort, options.order, ({ account, region, type, id }) => lotOf(now, account, region, type, id)),
  );
}

function limited(members: readonly Resource[], options: ReduceOptions): readonly Resource[] {
  const { limit, discard, 'limit-percent': percent, 'discard-percent': discardPercent } = options;
  const left = members.slice(Math.max(discard, Math.trunc((discardPercent / 100) * members.length)));
  const share = percent > 0 ? Math.trunc((percent / 100) * left.length) : left.length;
  return left.slice(0, limit > 0 ? Math.min(limit, share) : share);
}

/** Equal keys stay in their original order, with `desc` too. */
function reorder<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => SortKey,
  order: ReduceOptions['order'],
  lot: (item: Item) => string,
): readonly Item[] {
  if (order === 'reverse') return items.toReversed();
  if (order === 'randomize') return sorted(items, lot, 1);
  return sorted(items, keyOf, order === 'desc' ? -1 : 1);
}

function sorted<Item>(items: readonly Item[], keyOf: (item: Item) => SortKey, direction: 1 | -1): readonly Item[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => direction * compareKeys(a.key, b.key))
    .map(({ item }) => item);
}

function compareKeys(a: SortKey, b: SortKey): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * A random key that depends only on the time of the plan and the resource, so that the same plan always has the same
 * order.
 */
function lotOf(now: Date, ...parts: readonly SortKey[]): string {
  return shortDigest(now, ...parts);
}

function expectedRank(options: ReduceOptions): ExpectedRank {
  const { order } = options;
  const [groupBy, sortBy] = [rankKey(options['group-by']), rankKey(options['sort-by'])];
  const [skip, limit] = [
    amount(options.discard, options['discard-percent']),
    amount(options.limit, options['limit-percent']),
  ];
  return {
    kind: 'rank',
    missing: options['null-order'],
    ...(groupBy && { groupBy }),
    ...(sortBy && { sortBy }),
    ...(order && { order }),
    ...(skip && { skip }),
    ...(limit && { limit }),
  };
}

function rankKey(sort: ReduceOptions['sort-by']): ExpectedRank['sortBy'] {
  if (sort === undefined || typeof sort === 'string') return sort === undefined ? undefined : { key: sort };
  const { key, value_type: as, value_regex: pattern } = sort;
  if (key === undefined) return undefined;
  return { key, ...(as !== 'string' && { as }), ...(pattern !== undefined && { pattern }) };
}

function amount(count: number, percent: number): ExpectedRank['limit'] {
  if (count === 0 && percent === 0) return undefined;
  return { ...(count > 0 && { count }), ...(percent > 0 && { percent }) };
}
