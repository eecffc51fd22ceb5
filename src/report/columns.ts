import stringWidth from 'string-width';

/** Columns that a text takes on a terminal: a Chinese character or an emoji takes two. */
export function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** No wider than `width` columns; a text that was cut ends in `…`. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let shown = '';
  let taken = 1;
  for (const { segment } of graphemes.segment(text)) {
    taken += widthOf(segment);
    if (taken > width) break;
    shown += segment;
  }
  return `${shown}…`;
}

/** Lines no wider than `width` columns, broken at spaces; each line begins with `indent`. */
export function wrap(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  let taken = indent.length;
  for (const word of text.split(' ')) {
    const isFirst = line === indent;
    const wide = widthOf(word);
    if (!isFirst && taken + 1 + wide > width) {
      lines.push(line);
      line = `${indent}${word}`;
      taken = indent.length + wide;
    } else {
      line += isFirst ? word : ` ${word}`;
      taken += isFirst ? wide : 1 + wide;
    }
  }
  return [...lines, line];
}

export function padEnd(text: string, width: number): string {
  return `${text}${' '.repeat(Math.max(0, width - widthOf(text)))}`;
}

export function padStart(text: string, width: number): string {
  return `${' '.repeat(Math.max(0, width - widthOf(text)))}${text}`;
}
