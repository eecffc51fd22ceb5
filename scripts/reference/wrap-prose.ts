const width = 120;

/**
 * A page of markdown with prose of at most 120 characters in a line. Tables and code stay as they are; a span of code
 * and a link stay in one line.
 */
export function wrapProse(page: string): string {
  let isCode = false;
  return page
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) isCode = !isCode;
      return isCode || line.startsWith('|') ? line : wrapped(line);
    })
    .join('\n');
}

function wrapped(line: string): string {
  const [first = '', ...rest] = wordsOf(line);
  let last = first;
  const lines: string[] = [];
  for (const word of rest)
    if (`${last} ${word}`.length > width && !opensBlock(word)) {
      lines.push(last);
      last = word;
    } else last = `${last} ${word}`;
  return [...lines, last].join('\n');
}

/** The words of a line; spaces within code and within the text of a link part nothing. */
function wordsOf(line: string): readonly string[] {
  return line.match(/(?:`[^`]*`|\[[^\]]*\]|\S)+/g) ?? [];
}

/** At the begin of a line, markdown would read it as a list, a heading or a quote. */
function opensBlock(word: string): boolean {
  return /^(?:[-+*>]|#+|\d+[.)])$/.test(word);
}
