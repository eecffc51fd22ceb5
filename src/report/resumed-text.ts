import { plain } from './plain.ts';
import { sentence } from './sentence.ts';

interface Resumed {
  readonly policy: string;
  readonly arn: string;
  readonly verbs: readonly { readonly verb: string; readonly plans: number; readonly why: string }[];
}

/** What `mayfly resume` did, for a terminal. */
export function toResumedText({ policy, arn, verbs }: Resumed): string {
  if (verbs.length === 0)
    return `${plain(policy)} has no failed actions on ${plain(arn)}: there is nothing to resume.\n`;
  const lines = verbs.map(
    ({ verb, plans, why }) =>
      `  ${verb}: failed in ${plans} ${plans === 1 ? 'plan' : 'plans'}, last with: ${sentence(why)}`,
  );
  return `From the next plan on, ${plain(policy)} acts on ${plain(arn)} again:\n${lines.join('\n')}\n`;
}
