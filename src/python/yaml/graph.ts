import { syntaxFault } from './cursor.ts';
import { implicitTag, yamlTag } from './scalar.ts';
import type { Token, TokenKind } from './tokens.ts';
import type { Span } from './value.ts';
import { maxDepth, tooDeep, YamlFault } from './value.ts';

/**
 * A node as PyYAML composes it: with its tag, resolved or written. An alias is the node that it names, so this is a
 * graph, perhaps a cyclic one.
 */
export type GraphNode = ScalarNode | SequenceNode | MappingNode;

export interface ScalarNode extends Span {
  readonly is: 'scalar';
  tag: string;
  readonly text: string;
}

export interface SequenceNode extends Span {
  readonly is: 'sequence';
  readonly tag: string;
  readonly items: GraphNode[];
}

export interface MappingNode extends Span {
  readonly is: 'mapping';
  readonly tag: string;
  /** Replaced by the flattened entries once its merge keys were applied. */
  entries: (readonly [GraphNode, GraphNode])[];
}

/**
 * Composes the one document of a text; `undefined` for a text without any. An anchor may be used once, and an alias
 * needs its anchor before it. Throws `YamlFault`. Source: the grammar in PyYAML 6.0.3, parser.py.
 */
export function composeGraph(tokens: readonly Token[]): GraphNode | undefined {
  const anchors = new Map<string, GraphNode>();
  let handles = new Map<string, string>();
  let next = 0;
  return document();

  function document(): GraphNode | undefined {
    const isBare = !at('directive', 'document-start', 'stream-end');
    if (!isBare) while (at('document-end')) next += 1;
    if (at('stream-end')) return undefined;
    if (isBare) readDirectives([]);
    else {
      const first = next;
      while (at('directive')) next += 1;
      readDirectives(tokens.slice(first, next));
      expect('document-start', 'Expected `---` after the directives.');
    }
    const isEmpty = !isBare && at('directive', 'document-start', 'document-end', 'stream-end');
    const root = isEmpty ? empty(peek()) : node(0, true, false);
    while (at('document-end')) next += 1;
    if (at('stream-end')) return root;
    if (at('document-start', 'directive')) {
      throw new YamlFault(
        'yaml/several-documents',
        peek(),
        'A second document begins here; a file holds one.',
        'Remove the `---`, or put the documents into files of their own.',
      );
    }
    throw unexpected('The document ends before this');
  }

  function readDirectives(directives: readonly Token[]): void {
    handles = new Map([
      ['!', '!'],
      ['!!', yamlTag],
    ]);
    const seen = new Set<string>();
    for (const token of directives) {
      const [name = '', first = '', second = ''] = (token.text ?? '').split(' ');
      const what = name === 'YAML' ? name : `${name} ${first}`;
      if ((name === 'YAML' || name === 'TAG') && seen.has(what))
        throw syntaxFault(token, 'This directive stands twice.', 'Remove one of the two.');
      if (name === 'YAML' && Number(first.split('.')[0]) !== 1)
        throw syntaxFault(token, `YAML ${first} is not read here.`, 'Write `%YAML 1.1`, or nothing.');
      seen.add(what);
      if (name === 'TAG') handles.set(first, second);
    }
  }

  function node(depth: number, isBlock: boolean, mayBeIndentless: boolean): GraphNode {
    if (depth > maxDepth) throw tooDeep(peek());
    if (at('alias')) return aliased(take());
    const first = peek();
    const anchor = at('anchor') ? take() : undefined;
    const tagToken = at('tag') ? take() : undefined;
    const late = anchor === undefined && at('anchor') ? take() : undefined;
    const tag = tagToken === undefined ? undefined : tagOf(tagToken);
    const name = anchor ?? late;
    const written = tag === '!' ? undefined : tag;
    if (mayBeIndentless && at('-'))
      return filled(sequence(name, written), (made) => {
        blockItems(made, depth, true);
      });
    const token = peek();
    if (at('scalar')) {
      next += 1;
      const isImplicit = (token.isPlain === true && tag === undefined) || tag === '!';
      return named(name, {
        is: 'scalar',
        tag: written ?? (isImplicit ? implicitTag(token.text ?? '') : `${yamlTag}str`),
        text: token.text ?? '',
        start: token.start,
        end: token.end,
      });
    }
    if (at('['))
      return filled(sequence(name, written), (made) => {
        flowItems(made, depth);
      });
    if (at('{'))
      return filled(mapping(name, written), (made) => {
        flowEntries(made, depth);
      });
    if (isBlock && at('block-sequence'))
      return filled(sequence(name, written), (made) => {
        blockItems(made, depth, false);
      });
    if (isBlock && at('block-mapping'))
      return filled(mapping(name, written), (made) => {
        blockEntries(made, depth);
      });
    if (name === undefined && tag === undefined) throw unexpected('Expected a value');
    const end = (late ?? tagToken ?? anchor ?? first).end;
    return named(name, { is: 'scalar', tag: written ?? `${yamlTag}null`, text: '', start: first.start, end });
  }

  function aliased(token: Token): GraphNode {
    const found = anchors.get(token.text ?? '');
    if (found !== undefined) return found;
    const known = [...anchors.keys()].slice(0, 8).map((anchor) => `\`&${anchor}\``);
    const remedy =
      known.length === 0
        ? `Name the value that is meant with \`&${token.text ?? ''}\`, before it is used; or quote the text.`
        : `Anchors before this line: ${known.join(', ')}.`;
    throw new YamlFault(
      'yaml/unknown-alias',
      token,
      `\`*${token.text ?? ''}\` refers to an anchor that does not stand before it.`,
      remedy,
    );
  }

  function tagOf(token: Token): string {
    if (token.handle === undefined) return token.text ?? '';
    const prefix = handles.get(token.handle);
    if (prefix === undefined)
      throw syntaxFault(
        token,
        `The tag handle \`${token.handle}\` is not declared.`,
        'Remove the tag, or quote the text if the `!` belongs to it.',
      );
    return prefix + (token.text ?? '');
  }

  function sequence(name: Token | undefined, tag: string | undefined): SequenceNode {
    return named(name, {
      is: 'sequence',
      tag: tag ?? `${yamlTag}seq`,
      items: [],
      start: peek().start,
      end: peek().end,
    });
  }

  function mapping(name: Token | undefined, tag: string | undefined): MappingNode {
    return named(name, {
      is: 'mapping',
      tag: tag ?? `${yamlTag}map`,
      entries: [],
      start: peek().start,
      end: peek().end,
    });
  }

  /** A node can be named before it is filled: an alias within it means the node itself. */
  function named<Node extends GraphNode>(name: Token | undefined, made: Node): Node {
    if (name?.text === undefined) return made;
    if (anchors.has(name.text))
      throw new YamlFault(
        'yaml/anchor-twice',
        name,
        `The anchor \`&${name.text}\` is defined twice.`,
        'Give one of the two another name.',
      );
    anchors.set(name.text, made);
    return made;
  }

  function filled<Node extends SequenceNode | MappingNode>(made: Node, fill: (made: Node) => void): Node {
    fill(made);
    Object.assign(made, { end: Math.max(tokens[next - 1]?.end ?? made.end, made.end) });
    return made;
  }

  function blockItems(made: SequenceNode, depth: number, isIndentless: boolean): void {
    if (!isIndentless) next += 1;
    while (at('-')) {
      const entry = take();
      const isEmpty = isIndentless ? at('-', 'key', 'value', 'block-end') : at('-', 'block-end');
      made.items.push(isEmpty ? empty(entry) : node(depth + 1, true, false));
    }
    if (!isIndentless) expect('block-end', 'Expected another `- ` in line with the list, or its end');
  }

  function blockEntries(made: MappingNode, depth: number): void {
    next += 1;
    while (!at('block-end')) {
      if (!at('key', 'value'))
        throw unexpected('Expected another key in line with the first one, or the end of the mapping');
      if (at('value'))
        throw new YamlFault(
          'yaml/no-key',
          peek(),
          'This `:` has no key before it.',
          'Write the key, or quote the text.',
        );
      const keyToken = take();
      const key = at('key', 'value', 'block-end') ? empty(keyToken) : node(depth + 1, true, true);
      const value = at('value') ? take() : undefined;
      made.entries.push([
        key,
        value === undefined || at('key', 'value', 'block-end') ? empty(value ?? key) : node(depth + 1, true, true),
      ]);
    }
    next += 1;
  }

  function flowItems(made: SequenceNode, depth: number): void {
    next += 1;
    for (let isFirst = true; !at(']'); isFirst = false) {
      if (!isFirst) expect(',', 'Expected `,` or `]`');
      if (at(']')) break;
      if (!at('key')) made.items.push(node(depth + 1, false, false));
      else {
        const pair = mapping(undefined, undefined);
        made.items.push(filled(pair, () => pair.entries.push(flowEntry(depth + 1, ']'))));
      }
    }
    next += 1;
  }

  function flowEntries(made: MappingNode, depth: number): void {
    next += 1;
    for (let isFirst = true; !at('}'); isFirst = false) {
      if (!isFirst) expect(',', 'Expected `,` or `}`');
      if (at('}')) break;
      if (at('key')) made.entries.push(flowEntry(depth, '}'));
      else {
        const key = node(depth + 1, false, false);
        made.entries.push([key, empty(key)]);
      }
    }
    next += 1;
  }

  function flowEntry(depth: number, closing: ']' | '}'): readonly [GraphNode, GraphNode] {
    const keyToken = take();
    const key = at('value', ',', closing) ? empty(keyToken) : node(depth + 1, false, false);
    const value = at('value') ? take() : undefined;
    return [key, value === undefined || at(',', closing) ? empty(value ?? key) : node(depth + 1, false, false)];
  }

  function empty({ end }: Span): ScalarNode {
    return { is: 'scalar', tag: `${yamlTag}null`, text: '', start: end, end };
  }

  function peek(): Token {
    return tokens[next] ?? { is: 'stream-end', start: 0, end: 0 };
  }

  function take(): Token {
    next += 1;
    return tokens[next - 1] ?? peek();
  }

  function at(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(peek().is);
  }

  function expect(kind: TokenKind, message: string): void {
    if (!at(kind)) throw unexpected(message);
    next += 1;
  }

  function unexpected(message: string): YamlFault {
    const token = peek();
    const found =
      token.is === 'stream-end'
        ? 'the file ends'
        : token.is === 'scalar'
          ? 'a text stands here'
          : `${shownToken(token.is)} stands here`;
    return syntaxFault(
      { start: token.start, end: Math.max(token.end, token.start + 1) },
      `${message}; ${found}.`,
      'Correct the indentation, brackets or quotes here, or quote the whole text.',
    );
  }
}

function shownToken(kind: TokenKind): string {
  const words: Partial<Record<TokenKind, string>> = {
    key: 'a key',
    value: '`:`',
    '-': '`- `',
    alias: 'an alias',
    anchor: 'an anchor',
    tag: 'a tag',
    'block-end': 'less indentation',
    'block-sequence': 'an indented list',
    'block-mapping': 'an indented mapping',
    'document-start': '`---`',
    'document-end': '`...`',
    directive: 'a directive',
  };
  return words[kind] ?? `\`${kind}\``;
}
