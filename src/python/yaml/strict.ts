import type { CST } from 'yaml';
import { correctIt, type Span, syntaxFault, type YamlFault } from './value.ts';

/** A sign of the text: `-`, `:`, an anchor, white space. */
type Sign = CST.SourceToken;
interface Written {
  readonly offset: number;
  readonly source: string;
}

/** PyYAML looks for the `:` of a key on the key's line, and no further than this. */
const longestKey = 1024;

export interface Finding {
  /** The first finding of a text is shown; this may be before the place that its fault shows. */
  readonly from: number;
  readonly fault: YamlFault;
}

/**
 * What PyYAML refuses, or reads as something else, and the package reads without a word. With these texts refused,
 * both read every text alike.
 */
export function strictFindings(tree: readonly CST.Token[], text: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [index, token] of tree.entries()) {
    if (token.type === 'document') {
      checkSigns(token.start, ['doc-start', 'property']);
      checkNode(token.value, false);
      checkSigns(token.end);
      const next = tree[index + 1];
      if (next?.type === 'doc-end' && token.value === undefined && token.start.length === 0)
        refuse(next, 'No document stands before this `...`.', 'Remove it.');
    } else if (token.type === 'doc-end') checkSigns(token.end);
    else if (token.type === 'space') checkSpace(token);
  }
  return findings;

  function checkNode(token: CST.Token | null | undefined, inFlow: boolean): void {
    switch (token?.type) {
      case 'alias':
        checkName(token);
        break;
      case 'scalar':
        checkPlain(token, inFlow);
        break;
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        checkQuoted(token);
        checkAfterQuote(token);
        break;
      case 'block-scalar':
        checkSigns(token.props.filter(isSign), ['block-scalar-header']);
        return;
      case 'block-seq':
        for (const { start, value } of token.items) {
          checkSigns(start, ['seq-item-ind', 'property']);
          checkNode(value, false);
        }
        return;
      case 'block-map':
        for (const item of token.items) checkPair(item, false);
        return;
      case 'flow-collection':
        checkClosed(token);
        for (const item of token.items) checkPair(item, true);
        checkSigns(token.end, ['flow-map-end', 'flow-seq-end']);
        return;
      default:
        return;
    }
    checkSigns(token.end);
  }

  function checkPair({ start, key, sep = [], value }: CST.CollectionItem, inFlow: boolean): void {
    const colon = sep.find(({ type }) => type === 'map-value-ind');
    checkSigns(start, inFlow ? ['comma', 'property'] : ['property']);
    checkNode(key, inFlow);
    checkSigns(sep, colon === undefined ? [] : ['map-value-ind', 'property']);
    checkNode(value, inFlow);
    if (colon === undefined) return;
    if (key === undefined || key === null) {
      refuse(colon, 'This `:` has no key before it.', 'Write the key, or quote the text.');
      return;
    }
    const { offset } = start.find(isProperty) ?? key;
    const source = text.slice(offset, colon.offset);
    if (source.length > longestKey)
      refuse({ offset, source }, `A key of more than ${longestKey} characters is not read.`, 'Shorten it.');
    const [lastLine = ''] = /(?<=\n *)[^\n ][^\n]*$|(?<=\n)$/.exec(source) ?? [];
    if (source.includes('\n'))
      refuse(
        { offset: colon.offset - lastLine.length, source: lastLine },
        'This line goes on with the text before it, so its `:` makes no key.',
        'Indent it like the keys before it, end the line before it with `:`, or quote the whole text.',
        offset,
      );
  }

  /** Of the signs that are no white space, only these may stand here, in this order. */
  function checkSigns(signs: readonly Sign[] = [], order: readonly (Sign['type'] | 'property')[] = []): void {
    let rest = order;
    for (const sign of signs) {
      if (sign.type === 'space') checkSpace(sign);
      if (sign.type === 'space' || sign.type === 'newline' || sign.type === 'comment') continue;
      if (sign.type === 'explicit-key-ind') {
        refuse(sign, 'A key that begins with `? ` is not read here.', 'Write `key: value`, or quote the text.');
        return;
      }
      if (sign.type === 'anchor') checkName(sign);
      if (sign.type === 'tag') checkTag(sign);
      const place = rest.indexOf(isProperty(sign) ? 'property' : sign.type);
      if (place < 0) {
        refuse(
          sign,
          `\`${sign.source}\` cannot stand here.`,
          sign.type === 'comma' ? 'Remove it, or write the entry before it.' : correctIt,
        );
        return;
      }
      rest = rest.slice(isProperty(sign) ? place : place + 1);
    }
  }

  function checkSpace({ offset, source }: Written): void {
    const tab = source.indexOf('\t');
    if (tab < 0) return;
    refuse({ offset: offset + tab, source: '\t' }, 'A tab cannot stand here.', 'Indent and separate with spaces.');
  }

  function checkName(token: Written): void {
    if (/^[&*][-_0-9A-Za-z]+$/.test(token.source) && /^[ \n,\]}]?$/.test(charAfter(token))) return;
    refuse(
      token,
      `\`${token.source.charAt(0)}\` is followed by no name.`,
      'Names of anchors are ASCII letters, digits, `-` and `_`; quote the text if it is none.',
    );
  }

  function checkTag(token: Written): void {
    if (/^[ \n]?$/.test(charAfter(token))) return;
    refuse(token, 'This is no tag.', 'Quote the text if the `!` belongs to it.');
  }

  function checkClosed({ start, end: [last] }: CST.FlowCollection): void {
    const closing = start.source === '[' ? ']' : '}';
    if (last?.source === closing) return;
    refuse(
      start,
      `This \`${start.source}\` is not closed.`,
      `Close it with \`${closing}\`, and indent all its lines more than the line in which it begins.`,
    );
  }

  function charAfter({ offset, source }: Written): string {
    return text.charAt(offset + source.length);
  }

  function checkPlain(token: Written, inFlow: boolean): void {
    checkSpace(token);
    const sign = inFlow ? /^:|\?/.exec(token.source) : null;
    if (sign === null) return;
    refuse(
      { offset: token.offset + sign.index, source: sign[0] },
      `Between brackets, \`${sign[0]}\` cannot stand in a text without quotes.`,
      'Quote the text.',
    );
  }

  function checkQuoted(token: CST.FlowScalar): void {
    const quote = token.source.charAt(0);
    if (!isClosed(token.source)) {
      const sign = { offset: token.offset, source: quote };
      const goesOn = text.includes(quote, token.offset + token.source.length);
      if (goesOn)
        refuse(
          sign,
          `This ${quote} is not closed before a line that is not indented.`,
          `Indent all lines of the text, or close it with another ${quote}.`,
        );
      else refuse(sign, `This ${quote} is never closed.`, `Close it with another ${quote}.`);
    } else if (quote === '"') checkEscapes(token);
  }

  function checkAfterQuote({ source, end = [] }: CST.FlowScalar): void {
    const quote = source.charAt(0);
    const after = end.find((sign) => (sign.type as string) === 'scalar');
    if (after === undefined) return;
    refuse(
      after,
      `Text stands after the closing ${quote}.`,
      quote === '"'
        ? 'Write `\\"` for a " within the text, or quote it with \'.'
        : "Write `''` for a ' within the text, or quote it with \".",
    );
  }

  function checkEscapes({ offset, source }: Written): void {
    for (const { index, 0: found } of source.matchAll(/\\(?:\n[ \t]*\n|u[dD][89a-fA-F]|U0000[dD][89a-fA-F]|.)/gs)) {
      const at = offset + index;
      if (found.startsWith('\\\n') && found.length > 2)
        refuse(
          { offset: at, source: '\\' },
          'An empty line follows a line that ends with `\\`.',
          'Write `\\n` for a line break.',
        );
      else if (found.length > 2)
        refuse(
          { offset: at, source: text.slice(at, at + found.length + 2) },
          'This escape is half of a character.',
          'Write the character itself, or `\\U` and its eight digits.',
        );
    }
  }

  function refuse({ offset, source }: Written, message: string, remedy: string, from = offset): void {
    const span: Span = { start: offset, end: offset + (source.split('\n', 1)[0] ?? '').length };
    findings.push({ from, fault: syntaxFault(span, message, remedy) });
  }
}

function isSign(token: CST.Token): token is Sign {
  return 'source' in token && token.type !== 'error';
}

function isProperty({ type }: Sign): boolean {
  return type === 'anchor' || type === 'tag';
}

/** Whether the last quote ends the text: the package takes `'a''` for closed. */
function isClosed(source: string): boolean {
  if (source.startsWith("'")) return source.split("'").length % 2 === 1;
  if (source.length < 2 || !source.endsWith('"')) return false;
  return (/\\*$/.exec(source.slice(0, -1))?.[0].length ?? 0) % 2 === 0;
}
