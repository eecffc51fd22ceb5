import type { ActionContext, ActionDefinition, RequestedStep } from '../../../../src/core/action.ts';
import type { Finding, Subject } from '../../../../src/core/finding.ts';
import { noHistory } from '../../../../src/core/history.ts';
import { settings, typeNamed } from '../filters/context.ts';

export { typeNamed };

/** The finding and the context of unit tests; each test changes what it is about. */
export const subject: Subject = {
  type: 'ec2',
  id: 'i-1',
  arn: 'arn:i-1',
  account: '111122223333',
  region: 'eu-west-1',
  class: 'unknown',
};

export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    id: 'f1',
    policy: 'a-policy',
    policyDigest: 'd',
    subject,
    because: { filter: 'and', at: { file: 'a.yml', line: 1, column: 1 }, result: true },
    tags: {},
    seen: 's',
    ...changes,
  };
}

export function actionContext(changes: Partial<ActionContext> = {}): ActionContext {
  return {
    now: new Date('2026-11-21T20:30:00Z'),
    settings,
    history: noHistory,
    evidence: new Map(),
    policy: { name: 'a-policy' },
    type: typeNamed(subject.type),
    account: subject.account,
    region: subject.region,
    ...changes,
  };
}

/** The steps that the action requests, with its options as a policy gives them. */
export function stepsOf(
  definition: ActionDefinition,
  options: unknown,
  of: Partial<Finding> = {},
  context = actionContext({ type: typeNamed(of.subject?.type ?? subject.type) }),
): readonly RequestedStep[] {
  return definition.plan(finding(of), definition.schema.parse(options), context);
}

/** Why the schema refuses the options; undefined if it accepts them. */
export function refusalOf(definition: ActionDefinition, options: unknown): string | undefined {
  return definition.schema.safeParse(options).error?.message;
}
