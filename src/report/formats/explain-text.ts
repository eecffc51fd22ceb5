import type { Explained, Format } from '../format.ts';
import { plain } from '../plain.ts';
import { painter, type Terminal } from '../terminal.ts';
import { verdictLines } from '../verdict-lines.ts';

export const explainText: Format<'explain'> = {
  of: 'explain',
  name: 'text',
  description: 'text for a terminal',
  print: toExplainText,
};

/** Why policies match a resource or not: one tree for each policy. */
export function toExplainText(explained: readonly Explained[], { columns, colour }: Terminal): string {
  return explained
    .map(({ policy, arn, result, verdict }) => {
      const answer = result === 'unknown' ? 'is not known to match' : result ? 'matches' : 'does not match';
      const name = painter({ colour })('bold', policy);
      return `${[`${name} ${answer} ${plain(arn)}`, ...verdictLines(verdict, 1, { columns, colour })].join('\n')}\n`;
    })
    .join('\n');
}
