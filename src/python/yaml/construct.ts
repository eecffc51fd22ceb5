import type { GraphNode, MappingNode } from './graph.ts';
import { scalarValue, yamlTag } from './scalar.ts';
import type { Span, YamlEntry, YamlList, YamlMap, YamlPairs, YamlSet, YamlValue } from './value.ts';
import { maxDepth, maxValues, tooDeep, tooManyValues, YamlFault } from './value.ts';

/**
 * Makes values of the nodes, as PyYAML's SafeConstructor does: merge keys applied, of two equal keys the last value at
 * the first one's place, equal as Python compares them (`1`, `1.0` and `true` are one key). Unlike PyYAML it refuses
 * values that contain themselves, and aliases that explode. Throws `YamlFault`.
 * @param onTwice hears of each key that is written twice in one mapping: its value replaces the first one.
 */
export function construct(root: GraphNode, onTwice: (key: YamlValue) => void): YamlValue {
  const value = build(root, { done: new Map(), copies: 0, onTwice });
  weigh(value, new Map(), 0);
  return value;
}

/** How far the construction is: its functions change this record, and nobody else sees it. */
interface Construction {
  /** Collections are here while they are still empty, so that an alias within them finds them. */
  readonly done: Map<GraphNode, YamlValue>;
  /** How many entries merge keys have copied. */
  copies: number;
  readonly onTwice: (key: YamlValue) => void;
}

function build(node: GraphNode, construction: Construction): YamlValue {
  const known = construction.done.get(node);
  if (known !== undefined) return known;
  switch (node.tag) {
    case `${yamlTag}seq`:
      return buildList(node, construction);
    case `${yamlTag}map`:
      return buildMapping(node, 'map', construction);
    case `${yamlTag}set`:
      return buildMapping(node, 'set', construction);
    case `${yamlTag}omap`:
    case `${yamlTag}pairs`:
      return buildPairs(node, construction);
    default:
      return remember(node, scalarValue(node.tag, textOf(node), node) ?? unknownTag(node), construction);
  }
}

/**
 * Collections are remembered while they are empty, so that an alias within them finds them: a merge key may name the
 * mapping around it.
 */
function remember<Value extends YamlValue>(node: GraphNode, value: Value, { done }: Construction): Value {
  done.set(node, value);
  return value;
}

function buildList(node: GraphNode, construction: Construction): YamlList {
  if (node.kind !== 'sequence') throw wrongKind(node, 'list');
  const list = remember(node, { kind: 'list', ...spanOf(node), items: [] as YamlValue[] }, construction);
  for (const item of node.items) list.items.push(build(item, construction));
  return list;
}

function buildMapping(node: GraphNode, kind: 'map' | 'set', construction: Construction): YamlMap | YamlSet {
  const mapping = remember<YamlMap | YamlSet>(node, { kind, ...spanOf(node), entries: [] }, construction);
  mapping.entries = entriesOf(node, construction);
  return mapping;
}

function buildPairs(node: GraphNode, construction: Construction): YamlPairs {
  if (node.kind !== 'sequence') throw wrongKind(node, 'list');
  const pairs = remember(node, { kind: 'pairs', ...spanOf(node), entries: [] as YamlEntry[] }, construction);
  for (const item of node.items) {
    const only = item.kind === 'mapping' && item.entries.length === 1 ? item.entries[0] : undefined;
    if (only === undefined) throw wrongKind(item, 'mapping with one key');
    pairs.entries.push({ key: build(only[0], construction), value: build(only[1], construction) });
  }
  return pairs;
}

function entriesOf(node: GraphNode, construction: Construction): readonly YamlEntry[] {
  if (node.kind !== 'mapping') throw wrongKind(node, 'mapping');
  const own = new Set(node.entries.map(([key]) => key));
  flatten(node, construction);
  const entries = new Map<string, YamlEntry>();
  const seen = new Set<string>();
  for (const [keyNode, valueNode] of node.entries) {
    const key = build(keyNode, construction);
    const hash = hashOf(key);
    const value = build(valueNode, construction);
    if (own.has(keyNode)) {
      if (seen.has(hash)) construction.onTwice(key);
      seen.add(hash);
    }
    entries.set(hash, { key: sameKey(entries.get(hash)?.key, key), value });
  }
  return [...entries.values()];
}

/**
 * Merge keys become entries in front of the mapping's own: what stands later wins, so own entries win, and of several
 * merged mappings the first.
 */
function flatten(node: MappingNode, construction: Construction): void {
  const merges = node.entries.filter(([key]) => key.tag === `${yamlTag}merge`);
  for (const [key] of node.entries)
    if (key.kind === 'scalar' && key.tag === `${yamlTag}value`) key.tag = `${yamlTag}str`;
  if (merges.length === 0) return;
  const own = node.entries.filter(([key]) => key.tag !== `${yamlTag}merge`);
  node.entries = own;
  const inherited = merges.flatMap(([, source]) => mergedFrom(source, construction));
  node.entries = [...inherited, ...own];
}

function mergedFrom(source: GraphNode, construction: Construction): readonly (readonly [GraphNode, GraphNode])[] {
  const sources = source.kind === 'sequence' ? [...source.items].reverse() : [source];
  return sources.flatMap((mapping) => {
    if (mapping.kind !== 'mapping') throw wrongKind(mapping, 'mapping, or a list of mappings, after `<<`');
    flatten(mapping, construction);
    construction.copies += mapping.entries.length;
    if (construction.copies > maxValues) {
      throw new YamlFault(
        'yaml/too-many-copies',
        source,
        `Merge keys copy more than ${String(maxValues)} entries.`,
        'Merge less: write the entries where they are needed.',
      );
    }
    return mapping.entries;
  });
}

/**
 * The first key's type and value at the last key's place: Python keeps the first key of two equal ones (`1` of `1` and
 * `true`).
 */
function sameKey(first: YamlValue | undefined, last: YamlValue): YamlValue {
  return first === undefined ? last : { ...first, start: last.start, end: last.end };
}

/** What Python's `hash` and `==` tell apart. Throws for what cannot be a key. */
function hashOf(key: YamlValue): string {
  switch (key.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return `number:${key.value ? '1' : '0'}`;
    case 'integer':
      return `number:${String(key.value)}`;
    case 'float':
      return `number:${Number.isInteger(key.value) ? String(BigInt(key.value)) : String(key.value)}`;
    case 'text':
      return `text:${key.value}`;
    case 'date':
      return `date:${instantOf(key.value)}`;
    case 'bytes':
      return `bytes:${Buffer.from(key.value).toString('hex')}`;
    case 'list':
    case 'pairs':
    case 'map':
    case 'set':
      throw new YamlFault(
        'yaml/bad-key',
        key,
        `A ${key.kind === 'pairs' ? 'list' : key.kind} cannot be a key.`,
        'Quote it if it is meant as text.',
      );
    default:
      return key satisfies never;
  }
}

/** Two times with offsets are equal if they are the same instant; a time without one equals only its like. */
function instantOf(iso: string): string {
  const match = /^(.*T\d\d:\d\d:\d\d)(\.\d+)?([-+]\d\d:\d\d)$/.exec(iso);
  if (match === null) return iso;
  return `${String(Date.parse(`${match[1] ?? ''}${match[3] ?? ''}`))}${match[2] ?? ''}Z`;
}

function textOf(node: GraphNode, hops = 0): string {
  if (node.kind === 'scalar') return node.text;
  // YAML 1.1's "default value": a mapping with the key `=` stands for that value where a scalar is wanted.
  const fallback =
    node.kind === 'mapping' ? node.entries.find(([key]) => key.tag === `${yamlTag}value`)?.[1] : undefined;
  if (fallback === undefined || hops > maxDepth)
    throw scalarTags.has(node.tag) ? wrongKind(node, 'single value') : unknownTag(node);
  return textOf(fallback, hops + 1);
}

const scalarTags: ReadonlySet<string> = new Set(
  ['null', 'bool', 'int', 'float', 'timestamp', 'binary', 'str'].map((name) => yamlTag + name),
);

interface Weight {
  /** With aliases written out. */
  readonly nodes: number;
  /** Levels from here down. */
  readonly height: number;
}

/**
 * Weighs a value with its aliases written out. Refuses what nothing after this could walk through: a value that
 * contains itself, nests too deep, or explodes through aliases of aliases.
 */
function weigh(value: YamlValue, weights: Map<YamlValue, Weight | 'begun'>, depth: number): Weight {
  if (value.kind !== 'list' && value.kind !== 'pairs' && value.kind !== 'map' && value.kind !== 'set') return leaf;
  const known = weights.get(value);
  if (known === 'begun')
    throw new YamlFault(
      'yaml/cycle',
      value,
      'This value contains itself through an alias.',
      'Remove the alias: a policy is finite.',
    );
  if (depth + (known?.height ?? 0) >= maxDepth) throw tooDeep(value);
  if (known !== undefined) return known;
  weights.set(value, 'begun');
  const weight = { nodes: 1, height: 0 };
  const add = (part: YamlValue): void => {
    const { nodes, height } = weigh(part, weights, depth + 1);
    weight.nodes += nodes;
    weight.height = Math.max(weight.height, height + 1);
  };
  if (value.kind === 'list') value.items.forEach(add);
  else for (const { key, value: held } of value.entries) [key, held].forEach(add);
  if (weight.nodes > maxValues)
    throw weight.nodes > value.end - value.start ? tooManyCopies(value) : tooManyValues(value);
  if (depth + weight.height >= maxDepth) throw tooDeep(value);
  weights.set(value, weight);
  return weight;
}

/** More values than characters: aliases of aliases made them. */
function tooManyCopies(span: Span): YamlFault {
  return new YamlFault(
    'yaml/too-many-copies',
    span,
    `Aliases make more than ${String(maxValues)} values of this one.`,
    'Use fewer aliases of aliases.',
  );
}

const leaf: Weight = { nodes: 1, height: 0 };

function unknownTag(node: GraphNode): never {
  const tag = node.tag.startsWith(yamlTag) ? `!!${node.tag.slice(yamlTag.length)}` : node.tag;
  if (tag === '!!merge')
    throw new YamlFault(
      'yaml/unknown-tag',
      node,
      '`<<` is no value: it merges a mapping where it stands as a key.',
      "Quote it (`'<<'`) if it is meant as text.",
    );
  if (tag === '!!value')
    throw new YamlFault(
      'yaml/unknown-tag',
      node,
      'YAML gives a lone `=` a meaning of its own.',
      "Quote it (`'='`) if it is meant as text.",
    );
  throw new YamlFault(
    'yaml/unknown-tag',
    node,
    `\`${tag}\` is no tag that policies know.`,
    'Remove it, or quote the text if the `!` belongs to it.',
  );
}

const kindWords = { scalar: 'single value', sequence: 'list', mapping: 'mapping' } as const;

function wrongKind(node: GraphNode, wanted: string): YamlFault {
  return new YamlFault(
    'yaml/wrong-kind',
    node,
    `Expected a ${wanted}, found a ${kindWords[node.kind]}.`,
    'Correct the value, or remove its tag.',
  );
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
