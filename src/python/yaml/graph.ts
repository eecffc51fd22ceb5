import { Composer, isAlias, isMap, isScalar, isSeq, type Node, type ParsedNode } from 'yaml';
import { blockText } from './block-text.ts';
import { packageFault } from './package-fault.ts';
import { implicitTag, yamlTag } from './scalar.ts';
import { strictFindings } from './strict.ts';
import { syntaxTree } from './syntax-tree.ts';
import { type Span, syntaxFault, YamlFault } from './value.ts';

/**
 * A node as PyYAML composes it: with its tag, resolved or written. An alias is the node that it names, so this is a
 * graph, perhaps a cyclic one.
 */
export type GraphNode = ScalarNode | SequenceNode | MappingNode;

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  tag: string;
  readonly text: string;
}

export interface SequenceNode extends Span {
  readonly kind: 'sequence';
  readonly tag: string;
  readonly items: GraphNode[];
}

export interface MappingNode extends Span {
  readonly kind: 'mapping';
  readonly tag: string;
  /** Replaced by the flattened entries once its merge keys were applied. */
  entries: (readonly [GraphNode, GraphNode])[];
}

const options = {
  schema: 'failsafe',
  version: '1.1',
  keepSourceTokens: true,
  logLevel: 'silent',
  resolveKnownTags: false,
  uniqueKeys: false,
} as const;

/**
 * Composes the one document of a text; `undefined` for a text without any. An anchor may be used once, and an alias
 * needs its anchor before it. Throws `YamlFault` for the first fault of the text.
 */
export function composeGraph(text: string): GraphNode | undefined {
  const tree = syntaxTree(text);
  const documents = [...new Composer(options).compose(tree, true, text.length)];
  const [document, second] = documents;
  const [error] = documents.flatMap(({ errors }) => errors).sort((a, b) => a.pos[0] - b.pos[0]);
  const findings = [
    ...strictFindings(tree, text),
    ...(error === undefined ? [] : [{ from: error.pos[0], fault: packageFault(error, text) }]),
    ...(second === undefined ? [] : [{ from: second.range[0], fault: severalDocuments(second.range[0]) }]),
  ];
  const [first] = findings.sort((a, b) => a.from - b.from);
  if (first !== undefined) throw first.fault;
  return document?.contents ? graphOf(document.contents, text) : undefined;
}

function graphOf(root: ParsedNode, text: string): GraphNode {
  const anchors = new Map<string, GraphNode>();
  return graph(root, -1);

  /** @param indent the column of the collection around the node; -1 at the top. */
  function graph(node: Node, indent: number): GraphNode {
    const span = spanOf(node);
    if (isAlias(node)) return anchors.get(node.source) ?? unknownAlias(node.source, [...anchors.keys()], span);
    if (isScalar(node)) {
      const { srcToken, source = '' } = node;
      const content = srcToken?.type === 'block-scalar' ? blockText(text, srcToken, indent) : source;
      if (content === undefined) throw badlyIndented(span);
      return named(node, { kind: 'scalar', tag: scalarTag(node, content), text: content, ...span });
    }
    const within = columnOf(node) ?? indent;
    if (isSeq<Node>(node)) {
      const items: GraphNode[] = [];
      const sequence = named(node, { kind: 'sequence', tag: collectionTag(node, 'seq'), items, ...span });
      for (const item of node.items) items.push(graph(item, within));
      return sequence;
    }
    if (!isMap<Node, Node | null>(node)) throw new TypeError('the package made a node of a kind that is not known');
    const entries: MappingNode['entries'] = [];
    const mapping = named(node, { kind: 'mapping', tag: collectionTag(node, 'map'), entries, ...span });
    for (const pair of node.items) {
      const key = graph(pair.key, within);
      entries.push([key, pair.value === null ? empty(key) : graph(pair.value, within)]);
    }
    return mapping;
  }

  /** A collection is named before it is filled: an alias within it means the collection itself. */
  function named<Kind extends GraphNode>({ anchor }: { readonly anchor?: string }, node: Kind): Kind {
    if (anchor === undefined) return node;
    if (anchors.has(anchor)) throw anchorTwice(anchor, text.lastIndexOf(`&${anchor}`, node.start));
    anchors.set(anchor, node);
    return node;
  }

  /** An empty value with an anchor or a tag stands where these stand. */
  function spanOf({ range, ...node }: Node): Span {
    const [start, end] = range ?? [0, 0];
    const hasProperty = node.tag !== undefined || ('anchor' in node && node.anchor !== undefined);
    if (start !== end || !hasProperty) return { start, end };
    const before = text.slice(Math.max(0, start - longestProperty), start).trimEnd();
    const property = /\S+$/.exec(before)?.[0] ?? '';
    const begin = Math.max(0, start - longestProperty) + before.length - property.length;
    return { start: begin, end: begin + property.length };
  }
}

const longestProperty = 1000;

type Tagged = { readonly tag?: string; readonly type?: unknown };

/** Of `!` and nothing, a plain scalar has the tag that its text implies. */
function scalarTag({ tag, type }: Tagged, text: string): string {
  if (tag === '!' || (tag === undefined && type === 'PLAIN')) return implicitTag(text);
  return tag ?? `${yamlTag}str`;
}

function collectionTag({ tag }: Tagged, kind: 'map' | 'seq'): string {
  return tag === undefined || tag === '!' ? yamlTag + kind : tag;
}

function columnOf({ srcToken }: Node): number | undefined {
  return srcToken?.type === 'block-map' || srcToken?.type === 'block-seq' ? srcToken.indent : undefined;
}

function empty({ end }: Span): ScalarNode {
  return { kind: 'scalar', tag: `${yamlTag}null`, text: '', start: end, end };
}

function unknownAlias(name: string, known: readonly string[], span: Span): never {
  const shown = known.slice(0, 8).map((anchor) => `\`&${anchor}\``);
  throw new YamlFault(
    'yaml/unknown-alias',
    span,
    `\`*${name}\` refers to an anchor that does not stand before it.`,
    shown.length === 0
      ? `Name the value that is meant with \`&${name}\`, before it is used; or quote the text.`
      : `Anchors before this line: ${shown.join(', ')}.`,
  );
}

function anchorTwice(name: string, start: number): YamlFault {
  return new YamlFault(
    'yaml/anchor-twice',
    { start, end: start + name.length + 1 },
    `The anchor \`&${name}\` is defined twice.`,
    'Give one of the two another name.',
  );
}

function badlyIndented(span: Span): YamlFault {
  return syntaxFault(
    span,
    'The lines of this text are not indented alike.',
    'Indent them all by as many spaces as the first, and more than the line of the `|` or `>`.',
  );
}

function severalDocuments(start: number): YamlFault {
  return new YamlFault(
    'yaml/several-documents',
    { start, end: start + '---'.length },
    'A second document begins here; a file holds one.',
    'Remove the `---`, or put the documents into files of their own.',
  );
}
