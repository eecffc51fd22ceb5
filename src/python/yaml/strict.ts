import type { CST } from 'yaml';
import { type Finding, refuse, type StrictReading } from './strict-reading.ts';
import { checkName, checkSigns, checkSpace, isProperty, isSign } from './strict-signs.ts';
import { checkAfterQuote, checkPlain, checkQuoted } from './strict-texts.ts';

/**
 * What PyYAML refuses, or reads as something else, and the package reads without a word. With these texts refused,
 * both read every text alike.
 */
export function strictFindings(tree: readonly CST.Token[], text: string): readonly Finding[] {
  const reading: StrictReading = { text, findings: [] };
  for (const [index, token] of tree.entries()) {
    if (token.type === 'document') {
      checkSigns(token.start, reading, ['doc-start', 'property']);
      checkNode(token.value, false, reading);
      checkSigns(token.end, reading);
      const next = tree[index + 1];
      if (next?.type === 'doc-end' && token.value === undefined && token.start.length === 0)
        refuse(reading, next, 'No document stands before this `...`.', 'Remove it.');
    } else if (token.type === 'doc-end') checkSigns(token.end, reading);
    else if (token.type === 'space') checkSpace(token, reading);
  }
  return reading.findings;
}

function checkNode(token: CST.Token | null | undefined, inFlow: boolean, reading: StrictReading): void {
  switch (token?.type) {
    case 'alias':
      checkName(token, reading);
      break;
    case 'scalar':
      checkPlain(token, inFlow, reading);
      break;
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
      checkQuoted(token, reading);
      checkAfterQuote(token, reading);
      break;
    case 'block-scalar':
      checkSigns(token.props.filter(isSign), reading, ['block-scalar-header']);
      return;
    case 'block-seq':
      for (const { start, value } of token.items) {
        checkSigns(start, reading, ['seq-item-ind', 'property']);
        checkNode(value, false, reading);
      }
      return;
    case 'block-map':
      for (const item of token.items) checkPair(item, false, reading);
      return;
    case 'flow-collection':
      checkClosed(token, reading);
      for (const item of token.items) checkPair(item, true, reading);
      checkSigns(token.end, reading, ['flow-map-end', 'flow-seq-end']);
      return;
    default:
      return;
  }
  checkSigns(token.end, reading);
}

/** PyYAML looks for the `:` of a key on the key's line, and no further than this. */
const longestKey = 1024;

function checkPair({ start, key, sep = [], value }: CST.CollectionItem, inFlow: boolean, reading: StrictReading): void {
  const colon = sep.find(({ type }) => type === 'map-value-ind');
  checkSigns(start, reading, inFlow ? ['comma', 'property'] : ['property']);
  checkNode(key, inFlow, reading);
  checkSigns(sep, reading, colon === undefined ? [] : ['map-value-ind', 'property']);
  checkNode(value, inFlow, reading);
  if (colon === undefined) return;
  if (key === undefined || key === null) {
    refuse(reading, colon, 'This `:` has no key before it.', 'Write the key, or quote the text.');
    return;
  }
  const { offset } = start.find(isProperty) ?? key;
  const source = reading.text.slice(offset, colon.offset);
  if (source.length > longestKey)
    refuse(reading, { offset, source }, `A key of more than ${longestKey} characters is not read.`, 'Shorten it.');
  const [lastLine = ''] = /(?<=\n *)[^\n ][^\n]*$|(?<=\n)$/.exec(source) ?? [];
  if (source.includes('\n'))
    refuse(
      reading,
      { offset: colon.offset - lastLine.length, source: lastLine },
      'This line goes on with the text before it, so its `:` makes no key.',
      'Indent it like the keys before it, end the line before it with `:`, or quote the whole text.',
      offset,
    );
}

function checkClosed({ start, end: [last] }: CST.FlowCollection, reading: StrictReading): void {
  const closing = start.source === '[' ? ']' : '}';
  if (last?.source === closing) return;
  refuse(
    reading,
    start,
    `This \`${start.source}\` is not closed.`,
    `Close it with \`${closing}\`, and indent all its lines more than the line in which it begins.`,
  );
}
