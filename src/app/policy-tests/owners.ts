import type { CreationEvent, CreatorsAnswer, CreatorsQuestion, Lookup } from '../../core/evidence/creators.ts';
import type { OwnersAnswer, OwnersQuestion } from '../../core/evidence/owners.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { stackRef } from '../../estate/parts/relations.ts';
import type { TestAccount } from './evidence.ts';
import type { PolicyTest } from './schema.ts';

/** Who made a resource according to the test: its `made-by`, and the tags of the stack that it names. */
export function makerIn(question: CreatorsQuestion, account: TestAccount): CreatorsAnswer {
  const named = account.resources.find(({ arn }) => arn === question.arn);
  const madeBy = (account.test.resources ?? []).find(({ id }) => id === named?.id)?.['made-by'];
  return {
    creation: creationOf(madeBy, question, account),
    ...(question.stack !== undefined && { stack: stackIn(account, question.stack) }),
  };
}

function creationOf(
  written: string | undefined,
  { type, began }: CreatorsQuestion,
  { now, types }: TestAccount,
): Lookup<CreationEvent> {
  if (written === undefined) return { status: 'unread', cause: 'the test does not say who made it' };
  if (written === 'nobody') return { status: 'not-seen', message: 'CloudTrail has no event of its creation' };
  return {
    status: 'seen',
    event: types.find(({ name }) => name === type)?.createdBy?.[0] ?? 'the call that made it',
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

function stackIn({ resources }: TestAccount, name: string): NonNullable<CreatorsAnswer['stack']> {
  const { type } = stackRef(name);
  const stack = resources.find((resource) => resource.type === type && resource.id === name);
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
