import { styleText } from 'node:util';
import type { Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import { plain, wrap } from './plain.ts';
import { leafWords } from './verdict-words.ts';

export interface Explained {
  readonly policy: string;
  readonly arn: string;
  readonly says: Truth;
  readonly verdict: Verdict;
}

/** Why policies match a resource or not: a tree of what each filter looked at, what it found and what it says. */
export function toExplainText(explained: readonly Explained[], { columns, colour }: { readonly columns: number; readonly colour: boolean }): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string => (colour ? styleText(style, text, { validateStream: false }) : text);
  const mark = (says: Truth): string => (says === 'unknown' ? paint('magenta', '?') : says ? paint('green', '✓') : paint('red', '✗'));

  const lines = (verdict: Verdict, depth: number): readonly string[] => {
    const indent = '  '.repeat(depth);
    const where = paint('dim', ` ${verdict.at.file}:${verdict.at.line}:${verdict.at.column}`);
    const parts = verdict.of ?? [];
    if (parts.length > 0) return [`${indent}${mark(verdict.says)} ${verdict.filter}${where}`, ...parts.flatMap((part) => lines(part, depth + 1))];
    const [first = '', ...rest] = wrap(leafWords(verdict), Math.max(40, columns - 4), `${indent}  `);
    return [`${indent}${mark(verdict.says)} ${first.trimStart()}${where}`, ...rest];
  };

  return explained
    .map(({ policy, arn, says, verdict }) => {
      const word = says === 'unknown' ? 'cannot tell whether it matches' : says ? 'matches' : 'does not match';
      return `${[`${paint('bold', policy)} ${word} ${plain(arn)}`, ...lines(verdict, 1)].join('\n')}\n`;
    })
    .join('\n');
}
