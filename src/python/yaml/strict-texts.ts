import type { CST } from 'yaml';
import { refuse, type StrictReading, type Written } from './strict-reading.ts';
import { checkSpace } from './strict-signs.ts';

export function checkPlain(token: Written, inFlow: boolean, reading: StrictReading): void {
  checkSpace(token, reading);
  const sign = inFlow ? /^:|\?/.exec(token.source) : null;
  if (sign === null) return;
  refuse(
    reading,
    { offset: token.offset + sign.index, source: sign[0] },
    `Between brackets, \`${sign[0]}\` cannot stand in a text without quotes.`,
    'Quote the text.',
  );
}

export function checkQuoted(token: CST.FlowScalar, reading: StrictReading): void {
  const quote = token.source.charAt(0);
  if (!isClosed(token.source)) {
    const sign = { offset: token.offset, source: quote };
    const goesOn = reading.text.includes(quote, token.offset + token.source.length);
    if (goesOn)
      refuse(
        reading,
        sign,
        `This ${quote} is not closed before a line that is not indented.`,
        `Indent all lines of the text, or close it with another ${quote}.`,
      );
    else refuse(reading, sign, `This ${quote} is never closed.`, `Close it with another ${quote}.`);
  } else if (quote === '"') checkEscapes(token, reading);
}

export function checkAfterQuote({ source, end = [] }: CST.FlowScalar, reading: StrictReading): void {
  const quote = source.charAt(0);
  const after = end.find((sign) => (sign.type as string) === 'scalar');
  if (after === undefined) return;
  refuse(
    reading,
    after,
    `Text stands after the closing ${quote}.`,
    quote === '"'
      ? 'Write `\\"` for a " within the text, or quote it with \'.'
      : "Write `''` for a ' within the text, or quote it with \".",
  );
}

function checkEscapes({ offset, source }: Written, reading: StrictReading): void {
  for (const { index, 0: found } of source.matchAll(/\\(?:\n[ \t]*\n|u[dD][89a-fA-F]|U0000[dD][89a-fA-F]|.)/gs)) {
    const at = offset + index;
    if (found.startsWith('\\\n') && found.length > 2)
      refuse(
        reading,
        { offset: at, source: '\\' },
        'An empty line follows a line that ends with `\\`.',
        'Write `\\n` for a line break.',
      );
    else if (found.length > 2)
      refuse(
        reading,
        { offset: at, source: reading.text.slice(at, at + found.length + 2) },
        'This escape is half of a character.',
        'Write the character itself, or `\\U` and its eight digits.',
      );
  }
}

/** Whether the last quote ends the text: the package takes `'a''` for closed. */
function isClosed(source: string): boolean {
  if (source.startsWith("'")) return source.split("'").length % 2 === 1;
  if (source.length < 2 || !source.endsWith('"')) return false;
  return (/\\*$/.exec(source.slice(0, -1))?.[0].length ?? 0) % 2 === 0;
}
