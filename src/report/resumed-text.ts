import { plain } from './plain.ts';

interface Unparked {
  readonly policy: string;
  readonly arn: string;
  readonly verbs: readonly { readonly verb: string; readonly plans: number; readonly why: string }[];
}

/** What `mayfly unpark` has done, for a terminal. */
export function toUnparkedText({ policy, arn, verbs }: Unparked): string {
  if (verbs.length === 0)
    return `Nothing that ${plain(policy)} asks of ${plain(arn)} has failed: there is nothing to try again.\n`;
  const lines = verbs.map(
    ({ verb, plans, why }) =>
      `  ${verb}: failed in ${plans} ${plans === 1 ? 'plan' : 'plans'}, last with: ${plain(why)}`,
  );
  return `From the next plan on, ${plain(policy)} tries again on ${plain(arn)}:\n${lines.join('\n')}\n`;
}
