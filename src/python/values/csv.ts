/**
 * The rows of a CSV text as Python's `csv.reader` reads them: `,` between cells, `"` around a cell with commas, quotes
 * (doubled) or line ends. An empty line is a row without cells.
 */
export function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row = readRow(text, at);
    rows.push(row.cells);
    at = row.next;
  }
  return rows;
}

function readRow(text: string, start: number): { readonly cells: string[]; readonly next: number } {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let at = start;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === ',') {
      cells.push(cell);
      cell = '';
    } else if (character === '\n' || character === '\r') break;
    else cell += character;
  }
  if (cells.length > 0 || at > start) cells.push(cell);
  const end = text.startsWith('\r\n', at) ? 2 : 1;
  return { cells, next: at + end };
}
