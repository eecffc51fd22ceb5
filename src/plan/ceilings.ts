import type { Finding } from '../core/finding.ts';
import type { Ceilings, Spent } from '../core/limits.ts';
import { money } from '../core/money.ts';
import type { Coverage } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Step } from '../core/step.ts';
import type { Candidate } from './context.ts';

export interface CeilingInput {
  readonly ceilings: Ceilings;
  readonly policies: readonly Policy[];
  readonly findings: readonly Finding[];
  readonly coverage: readonly Coverage[];
  /** What other plans have stopped and deleted in this account in this night. */
  readonly spent: (account: string) => Spent;
}

/** What is over its ceiling, as messages: a policy with a type in an account, or a whole account. */
export type Exceeded = ReadonlyMap<string, string>;

/**
 * Which ceilings these steps would exceed. Where one is exceeded, nothing of that policy, or in that account, is
 * stopped or deleted. A plan that wants far more than usual is more often a mistake than a need, and nobody can say
 * which part of it is right.
 */
export function exceededBy(steps: readonly Step[], input: CeilingInput): Exceeded {
  const destroying = steps.filter(({ effect }) => effect === 'stop' || effect === 'delete');
  const byPolicy = Map.groupBy(destroying, (step) => policyKey(step.policy, step.subject));
  const byAccount = Map.groupBy(destroying, ({ subject }) => subject.account);
  return new Map([
    ...[...byPolicy].flatMap(([key, group]) => pair(key, overPolicy(group, input))),
    ...[...byAccount].flatMap(([account, group]) => pair(account, overNight(account, group, input))),
  ]);
}

/** Why this candidate is over a ceiling, if it is. */
export function overCeiling(exceeded: Exceeded, { policy, finding }: Candidate): string | undefined {
  return exceeded.get(policyKey(policy.name, finding.subject)) ?? exceeded.get(finding.subject.account);
}

function policyKey(policy: string, { type, account }: { readonly type: string; readonly account: string }): string {
  return JSON.stringify([policy, type, account]);
}

function pair(key: string, message: string | undefined): readonly (readonly [string, string])[] {
  return message === undefined ? [] : [[key, message]];
}

function overPolicy(steps: readonly Step[], { ceilings, policies, coverage }: CeilingInput): string | undefined {
  const [first] = steps;
  if (first === undefined) return undefined;
  const { policy: name, subject } = first;
  const { type, account } = subject;
  const { resources, percent, dollars } = ceilings.perPolicy;
  const amount = new Set(steps.map((step) => step.subject.arn)).size;
  const examined = coverage
    .filter((row) => row.type === type && row.account === account)
    .reduce((sum, row) => sum + row.resources, 0);
  const would = `${name} would stop or delete ${amount} of ${examined} ${type} in ${account}`;
  // Custodian's own limit, where the policy has one, was checked before.
  const ownLimit = policies.find((policy) => policy.name === name && policy.type === type)?.maxResources;
  const isOver = !(ownLimit?.amount || ownLimit?.percent) && amount > Math.max(resources, (examined * percent) / 100);
  if (isOver)
    return (
      `${would}; its ceiling is ${resources} or ${percent} %, whichever is more. \`max-resources\` in the ` +
      'policy or `ceilings` in mayfly.yml raises it'
    );
  const cost = costOf(steps);
  if (dollars === undefined || cost.dollars <= dollars) return undefined;
  return `${would} and remove ${shown(cost)} a month; its ceiling is ${money(dollars)} (\`ceilings\` in mayfly.yml)`;
}

function overNight(account: string, steps: readonly Step[], { ceilings, spent }: CeilingInput): string | undefined {
  const { deletions, dollars } = ceilings.perNight;
  const spentBefore = spent(account);
  const amount = deletionsOf(steps);
  const alreadyDeleted = spentBefore.deletions === 0 ? '' : `, after ${spentBefore.deletions} earlier in this night`;
  if (spentBefore.deletions + amount > deletions)
    return (
      `the plan would delete ${amount} resources in ${account}${alreadyDeleted}; the ceiling per night is ` +
      `${deletions} (\`ceilings\` in mayfly.yml)`
    );
  const cost = costOf(steps);
  if (dollars === undefined || spentBefore.dollars + cost.dollars <= dollars) return undefined;
  const alreadyRemoved = spentBefore.dollars === 0 ? '' : `, after ${money(spentBefore.dollars)} earlier in this night`;
  return (
    `the plan would remove ${shown(cost)} a month in ${account}${alreadyRemoved}; the ceiling per night is ` +
    `${money(dollars)} (\`ceilings\` in mayfly.yml)`
  );
}

/** Counts each resource once, with everything that is destroyed with it. */
function deletionsOf(steps: readonly Step[]): number {
  const deleted = steps
    .filter(({ effect }) => effect === 'delete')
    .flatMap(({ subject, alsoDestroys }) => [subject, ...alsoDestroys]);
  return new Set(deleted.map(({ type, id }) => `${type}|${id}`)).size;
}

interface Cost {
  readonly dollars: number;
  readonly unknown: number;
}

function costOf(steps: readonly Step[]): Cost {
  const known = steps.flatMap(({ estimate }) => ('unknown' in estimate ? [] : [estimate.perMonth]));
  return { dollars: known.reduce((sum, perMonth) => sum + perMonth, 0), unknown: steps.length - known.length };
}

function shown({ dollars, unknown: unknownSteps }: Cost): string {
  return unknownSteps === 0 ? money(dollars) : `${money(dollars)} (plus ${unknownSteps} more whose price is not known)`;
}
