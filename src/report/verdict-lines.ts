import { styleText } from 'node:util';
import type { Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import { wrap } from './plain.ts';
import { leafWords } from './verdict-words.ts';

export interface Terminal {
  readonly columns: number;
  readonly colour: boolean;
}

/** A verdict as a tree: what each filter looked at, what it found and what it says. */
export function verdictLines(verdict: Verdict, depth: number, { columns, colour }: Terminal): readonly string[] {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const mark = (says: Truth): string =>
    says === 'unknown' ? paint('magenta', '?') : says ? paint('green', '✓') : paint('red', '✗');
  const indent = '  '.repeat(depth);
  const where = paint('dim', ` ${verdict.at.file}:${verdict.at.line}:${verdict.at.column}`);
  const parts = verdict.of ?? [];
  if (parts.length > 0)
    return [
      `${indent}${mark(verdict.says)} ${verdict.filter}${where}`,
      ...parts.flatMap((part) => verdictLines(part, depth + 1, { columns, colour })),
    ];
  const [first = '', ...rest] = wrap(leafWords(verdict), Math.max(40, columns - 4), `${indent}  `);
  return [`${indent}${mark(verdict.says)} ${first.trimStart()}${where}`, ...rest];
}
