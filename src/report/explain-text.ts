import type { Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import { plain } from './plain.ts';
import { painter, type Terminal } from './terminal.ts';
import { verdictLines } from './verdict-lines.ts';

export interface Explained {
  readonly policy: string;
  readonly arn: string;
  readonly result: Truth;
  readonly verdict: Verdict;
}

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
