import type { CST } from 'yaml';

/**
 * The text of a `|` or `>` scalar as PyYAML cuts it: how far its lines are indented, and which line breaks stay. The
 * package answers otherwise where lines hold nothing but spaces.
 * @param parentIndent the column of the collection around it; -1 at the top.
 * @returns `undefined` where PyYAML ends the scalar elsewhere than the package.
 */
export function blockText(text: string, scalar: CST.BlockScalar, parentIndent: number): string | undefined {
  const [sign = '', first = '', second = ''] = headerOf(scalar);
  const [chomping, digit] = first >= '1' && first <= '9' ? [second, first] : [first, second];
  const { lines, end } = linesOf(text, scalar);
  const least = Math.max(parentIndent + 1, 1);
  const indent = digit === '' ? Math.max(least, detectedIndent(lines)) : least + Number(digit) - 1;
  if (indentAt(text, end) >= indent) return undefined;

  let value = '';
  let blankLines = '';
  let lastBreak = '';
  let lastIsIndented = true;
  for (const [index, line] of lines.entries()) {
    const lineBreak = index === lines.length - 1 && text[end - 1] !== '\n' ? '' : '\n';
    const isBlank = isSpaces(line) && line.length <= indent;
    if (isBlank) {
      blankLines += lineBreak;
      continue;
    }
    if (indentAt(line, 0) < indent) return undefined;
    const isIndented = ' \t'.includes(line.charAt(indent));
    const folds = sign === '>' && !lastIsIndented && !isIndented;
    value += (folds ? (blankLines === '' ? ' ' : '') : lastBreak) + blankLines + line.slice(indent);
    blankLines = '';
    lastBreak = lineBreak;
    lastIsIndented = isIndented;
  }
  if (chomping === '-') return value;
  return value + lastBreak + (chomping === '+' ? blankLines : '');
}

/** The sign, and what follows it: `|2-` */
function headerOf({ props }: CST.BlockScalar): string {
  const [header] = props;
  return header !== undefined && 'source' in header ? header.source : '';
}

/** The lines of the scalar, with all blank lines after it. */
function linesOf(text: string, { props, source }: CST.BlockScalar): { lines: readonly string[]; end: number } {
  const last = props.at(-1);
  const start = last !== undefined && 'source' in last ? last.offset + last.source.length : text.length;
  const blank = / *(?:\n|$)/y;
  let end = start + source.length;
  for (blank.lastIndex = end; end < text.length && blank.test(text); ) end = blank.lastIndex;
  const lines = text.slice(start, end).split('\n');
  return { lines: text[end - 1] === '\n' ? lines.slice(0, -1) : lines, end };
}

/** The indentation of the first line with text; or of a line of spaces before it, if that is longer. */
function detectedIndent(lines: readonly string[]): number {
  const first = lines.findIndex((line) => !isSpaces(line));
  return Math.max(0, ...lines.slice(0, first < 0 ? undefined : first + 1).map((line) => indentAt(line, 0)));
}

/** How many spaces stand in front of a text; -1 at the end. */
function indentAt(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ') end += 1;
  return end === text.length && at === text.length ? -1 : end - at;
}

function isSpaces(line: string): boolean {
  return indentAt(line, 0) === line.length || line === '';
}
