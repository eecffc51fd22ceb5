import type { Aws } from '../../core/aws.ts';
import type { CreatorsAnswer, CreatorsQuestion, Lookup, CreationEvent } from '../../core/evidence/creators.ts';
import type { Answer, Evidence, EvidenceKind, Need } from '../../core/evidence/evidence.ts';
import { need } from '../../core/evidence/need.ts';
import type { OwnersAnswer } from '../../core/evidence/owners.ts';
import type { Json } from '../../core/json.ts';
import { isUnknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';
import { makingsOf } from './creators.history.ts';

/**
 * `creators`: who made a resource, as far as AWS tells: the event that made it, from CloudTrail, and the tags of its
 * stack. What it means, and how sure that is, is policy's to say.
 */
export const creators: EvidenceKind = {
  name: 'creators',
  iam: [
    'cloudformation:DescribeStacks',
    'cloudtrail:LookupEvents',
    'identitystore:ListGroups',
    'identitystore:ListUsers',
  ],
  gather: async (aws, needs, now, further) => {
    const asked = needs.map((one) => ({ ...one, question: one.question as unknown as CreatorsQuestion }));
    const makings = await makingsOf(
      aws,
      asked.map(({ question }) => question),
      now,
    );
    const people =
      (await further?.(asked.flatMap(({ question }) => personNeed(question, makings.get(question)) ?? []))) ??
      new Map();
    const stacks = await stacksOf(aws, new Set(asked.flatMap(({ question }) => question.stack ?? [])));
    return new Map(
      asked.map(({ key, question }): readonly [string, Answer] => {
        const made = makings.get(question) ?? { status: 'not-seen', why: 'nobody looked' };
        const stack = question.stack === undefined ? undefined : stacks.get(question.stack);
        const answer: CreatorsAnswer = { creation: withPerson(made, question, people), ...(stack && { stack }) };
        return [key, answer as unknown as Json];
      }),
    );
  },
};

/** The person on whose behalf it was done, where IAM Identity Center says so. */
function personNeed({ store }: CreatorsQuestion, made: Lookup<CreationEvent> | undefined): Need | undefined {
  if (made?.status !== 'seen' || store === undefined) return undefined;
  const { userId } = Object(made.identity['onBehalfOf']) as { readonly userId?: unknown };
  return typeof userId === 'string'
    ? need('owners', store, { from: 'identity-store', store: store.id, who: userId })
    : undefined;
}

function withPerson(made: Lookup<CreationEvent>, question: CreatorsQuestion, people: Evidence): Lookup<CreationEvent> {
  const asked = personNeed(question, made);
  const answer = asked && people.get(asked.key);
  if (made.status !== 'seen' || answer === undefined || isUnknown(answer)) return made;
  const said = answer as unknown as OwnersAnswer;
  return said.status === 'here' ? { ...made, person: said.name } : made;
}

type StackFound = NonNullable<CreatorsAnswer['stack']>;

async function stacksOf(aws: Aws, names: ReadonlySet<string>): Promise<ReadonlyMap<string, StackFound>> {
  const found = new Map<string, StackFound>();
  for (const name of names) found.set(name, await stackNamed(aws, name));
  return found;
}

async function stackNamed(aws: Aws, StackName: string): Promise<StackFound> {
  try {
    const [stack] = await aws.read.cloudFormation.describeStacks({ StackName });
    const tags = (stack?.Tags ?? []).flatMap(({ Key, Value }) =>
      Key === undefined || Value === undefined ? [] : [[Key, Value] as const],
    );
    return { status: 'seen', tags: Object.fromEntries(tags) };
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    if (error.code === 'ValidationError') return { status: 'not-seen', why: `there is no stack ${StackName}` };
    return { status: 'unread', cause: causeOf(error) };
  }
}
