import type { Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import { wrap } from './columns.ts';
import { painter, type Terminal } from './terminal.ts';
import { leafWords } from './verdict-words.ts';

/** A verdict as a tree: for each filter its result, the value that it read and the value that it expected. */
export function verdictLines(verdict: Verdict, depth: number, { columns, colour }: Terminal): readonly string[] {
  const paint = painter({ colour });
  const mark = (result: Truth): string =>
    result === 'unknown' ? paint('magenta', '?') : result ? paint('green', '✓') : paint('red', '✗');
  const indent = '  '.repeat(depth);
  const where = paint('dim', ` ${verdict.at.file}:${verdict.at.line}:${verdict.at.column}`);
  const parts = verdict.of ?? [];
  if (parts.length > 0)
    return [
      `${indent}${mark(verdict.result)} ${verdict.filter}${where}`,
      ...parts.flatMap((part) => verdictLines(part, depth + 1, { columns, colour })),
    ];
  const [first = '', ...rest] = wrap(leafWords(verdict), Math.max(40, columns - 4), `${indent}  `);
  return [`${indent}${mark(verdict.result)} ${first.trimStart()}${where}`, ...rest];
}
