import type { Aws } from '../../core/aws.ts';
import type { Check } from '../../core/views/check.ts';
import { CallFailed, causeOf } from '../../estate/aws/call-failed.ts';
import type { PermissionQuestion } from '../../iam/questions.ts';
import { failed, notKnown, ok } from './check.ts';

/** Whose permissions are checked: an identity's in IAM, or those of policies that nobody has attached yet. */
export type PermissionSubject = { readonly principal: string } | { readonly policies: readonly string[] };

interface SimulatedAction {
  readonly action: string;
  readonly decision: string;
  /** Condition keys that a policy uses and the question did not name: then a denial may be wrong. */
  readonly missing: readonly string[];
}

/**
 * Whether IAM's own evaluator allows everything that the policies need, and denies every write on protected resources.
 * It evaluates what is attached to the identity, and not all policies of the organization and of resources.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function permissionChecks(
  identity: string,
  subject: PermissionSubject,
  questions: readonly PermissionQuestion[],
  aws: Aws,
): Promise<readonly Check[]> {
  const allowing = `permissions of ${identity}`;
  const denying = `protection by ${identity}`;
  try {
    const allowed = await Promise.all(
      questions.map(async (question) => ({ question, answers: await simulate(subject, question, {}, aws) })),
    );
    const governed = questions.filter(({ deniedWith }) => deniedWith !== undefined);
    const denied = (
      await Promise.all(governed.map((question) => simulate(subject, question, question.deniedWith ?? {}, aws)))
    ).flat();
    return [...allowedChecks(allowing, allowed), ...(governed.length === 0 ? [] : [deniedCheck(denying, denied)])];
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const remedy =
      'Allow iam:SimulatePrincipalPolicy and iam:SimulateCustomPolicy, or use credentials that may call them; ' +
      '`mayfly iam` prints what is needed.';
    const message =
      error.code === 'NoSuchEntity' ? 'IAM does not know it by this name' : `IAM could not be asked: ${causeOf(error)}`;
    return [notKnown(allowing, message, remedy), notKnown(denying, message, remedy)];
  }
}

function allowedChecks(
  name: string,
  simulated: readonly { readonly question: PermissionQuestion; readonly answers: readonly SimulatedAction[] }[],
): readonly Check[] {
  const count = new Set(simulated.flatMap(({ question }) => question.actions)).size;
  const lacking = simulated.flatMap(({ question, answers }) =>
    question.actions.flatMap((action): Check[] => {
      const answer = answers.find((answer) => answer.action.toLowerCase() === action.toLowerCase());
      const reasons = (question.reasons[action] ?? []).slice(0, 3).join('; ');
      if (answer?.decision === 'allowed') return [];
      if (answer === undefined)
        return [
          notKnown(
            name,
            `IAM gave no answer for ${action}, for ${reasons}`,
            'Try again; `mayfly iam` prints what is needed.',
          ),
        ];
      const said = answer.decision === 'explicitDeny' ? 'is denied by a policy' : 'is not allowed';
      if (answer.missing.length > 0)
        return [
          notKnown(
            name,
            `${action}, for ${reasons}: it depends on ${answer.missing.join(', ')}`,
            'Look at the policy that asks for it.',
          ),
        ];
      return [failed(name, `${action} ${said}, for ${reasons}`, 'Attach what `mayfly iam` prints for these policies.')];
    }),
  );
  return lacking.length === 0 ? [ok(name, `${count} actions that the policies need are allowed`)] : lacking;
}

function deniedCheck(name: string, answers: readonly SimulatedAction[]): Check {
  const actionsThat = (decision: string): string =>
    [...new Set(answers.filter((answer) => answer.decision === decision).map(({ action }) => action))]
      .sort()
      .join(', ');
  const open = actionsThat('allowed');
  if (open !== '')
    return failed(
      name,
      `on resources tagged persistent-core it may still: ${open}`,
      'Attach the Deny that `mayfly iam` prints: then the guard is not the only protection.',
    );
  const implicit = actionsThat('implicitDeny');
  const all = 'every write of the policies is denied on resources tagged persistent-core';
  if (implicit !== '')
    return failed(
      name,
      `${implicit} is not allowed, but not denied either`,
      'Attach what `mayfly iam` prints: another policy may allow it later.',
    );
  return answers.length > 0 ? ok(name, `${all}, explicitly`) : notKnown(name, 'IAM gave no answer', 'Try again.');
}

/** How many actions are simulated in one call. */
const together = 50;

async function simulate(
  subject: PermissionSubject,
  question: PermissionQuestion,
  extraContext: Readonly<Record<string, string>>,
  aws: Aws,
): Promise<readonly SimulatedAction[]> {
  const ContextEntries = Object.entries({ ...question.context, ...extraContext }).map(([ContextKeyName, value]) => ({
    ContextKeyName,
    ContextKeyValues: [value],
    ContextKeyType: value === 'true' ? ('boolean' as const) : ('string' as const),
  }));
  const answers: SimulatedAction[] = [];
  for (let from = 0; from < question.actions.length; from += together) {
    const request = {
      ActionNames: question.actions.slice(from, from + together),
      ResourceArns: [...question.resources],
      ContextEntries,
    };
    const results =
      'principal' in subject
        ? await aws.read.iam.simulatePrincipalPolicy({ PolicySourceArn: subject.principal, ...request })
        : await aws.read.iam.simulateCustomPolicy({ PolicyInputList: [...subject.policies], ...request });
    for (const { EvalActionName, EvalDecision, MissingContextValues, ResourceSpecificResults } of results) {
      const decisions = ResourceSpecificResults?.map(({ EvalResourceDecision }) => EvalResourceDecision) ?? [];
      answers.push({
        action: EvalActionName ?? '',
        decision: strictest([EvalDecision, ...decisions]),
        missing: MissingContextValues ?? [],
      });
    }
  }
  return answers;
}

function strictest(decisions: readonly (string | undefined)[]): string {
  if (decisions.includes('explicitDeny')) return 'explicitDeny';
  return decisions.every((decision) => decision === 'allowed') ? 'allowed' : 'implicitDeny';
}
