import type { CreationEvent, CreatorsAnswer, CreatorsQuestion, Lookup } from '../../core/evidence/creators.ts';
import type { OwnersAnswer, OwnersQuestion } from '../../core/evidence/owners.ts';
import type { Resource } from '../../core/resource.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { creationEvents } from '../../estate/evidence/creators.events.ts';
import type { PolicyTest } from './schema.ts';

/** Who made a resource according to the test: its `made-by`, and the tags of the stack that it names. */
export function makerIn(
  { resources = [] }: PolicyTest,
  all: readonly Resource[],
  question: CreatorsQuestion,
  now: Date,
): CreatorsAnswer {
  const madeBy = resources.find(({ id }) =>
    all.some((resource) => resource.arn === question.arn && resource.id === id),
  )?.['made-by'];
  return {
    creation: creationOf(madeBy, question, now),
    ...(question.stack !== undefined && { stack: stackIn(all, question.stack) }),
  };
}

function creationOf(written: string | undefined, { type, began }: CreatorsQuestion, now: Date): Lookup<CreationEvent> {
  if (written === undefined) return { status: 'unread', cause: 'the test does not say who made it' };
  if (written === 'nobody') return { status: 'not-seen', message: 'CloudTrail has no event of its creation' };
  return {
    status: 'seen',
    event: creationEvents[type]?.[0] ?? 'the call that made it',
    at: began ?? now.toISOString(),
    identity: identityOf(written),
  };
}

/**
 * An identity as CloudTrail writes it, from the ARN of a user or of a role's session, or from the name of a service.
 */
function identityOf(written: string): CreationEvent['identity'] {
  const [, kind = '', name = '', session = ''] =
    /^arn:[^:]+:(?:iam|sts)::\d*:([^/]+)(?:\/(.+?))??(?:\/([^/]+))?$/.exec(written) ?? [];
  if (kind === 'assumed-role')
    return {
      type: 'AssumedRole',
      arn: written,
      principalId: `AROAEXAMPLE:${session}`,
      sessionContext: { sessionIssuer: { type: 'Role', userName: name } },
    };
  if (kind === 'user') return { type: 'IAMUser', arn: written, userName: session };
  if (kind === 'root') return { type: 'Root', arn: written };
  return { type: 'AWSService', invokedBy: written };
}

function stackIn(all: readonly Resource[], name: string): NonNullable<CreatorsAnswer['stack']> {
  const stack = all.find(({ type, id }) => type === 'cfn' && id === name);
  return stack
    ? { status: 'seen', tags: Object.fromEntries(stack.tags) }
    : { status: 'not-seen', message: `there is no stack ${name}` };
}

/** Whether an owner is still there according to the test. */
export function ownerIn({ owners }: PolicyTest, question: OwnersQuestion): OwnersAnswer | Unknown {
  const owner = question.from === 'slack' ? question.email : question.owner;
  const state = Object.entries(owners).find(([name]) => name.toLowerCase() === owner.toLowerCase())?.[1];
  if (state === undefined) return unknown(`owners: the test does not say whether ${owner} is still there`);
  return state === 'here'
    ? { status: 'here', name: owner }
    : { status: 'gone', reason: state === 'disabled' ? 'disabled' : 'not-known' };
}
