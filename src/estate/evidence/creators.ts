import type { Aws } from '../../core/aws.ts';
import {
  type CreationEvent,
  type CreatorsAnswer,
  type CreatorsQuestion,
  creatorsKind,
  type Lookup,
} from '../../core/evidence/creators.ts';
import type { Evidence, EvidenceGatherer } from '../../core/evidence/evidence.ts';
import type { EvidenceContext } from '../../core/evidence/evidence-context.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { type OwnersQuestion, ownersKind } from '../../core/evidence/owners.ts';
import { isUnknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';
import { findCreationEvents } from './creators.history.ts';

/**
 * `creators`: who created a resource, as far as AWS reports it: the event that created it, from CloudTrail, and the
 * tags of its stack. Policies decide what that means and how certain it is.
 */
export function creators({ types }: Pick<EvidenceContext, 'types'>): EvidenceGatherer {
  const creationEvents = new Map(types.map(({ name, createdBy }) => [name, createdBy ?? []] as const));
  return creatorsKind.gatherer({
    iam: [
      'cloudformation:DescribeStacks',
      'cloudtrail:LookupEvents',
      'identitystore:ListGroups',
      'identitystore:ListUsers',
    ],
    gather: async (aws, needs, now, further) => {
      const creations = await findCreationEvents(
        needs.map(({ question }) => question),
        { aws, now, creationEvents },
      );
      const people =
        (await further?.(needs.flatMap(({ question }) => personNeed(question, creations.get(question)) ?? []))) ??
        new Map();
      const stacks = await stacksOf(aws, new Set(needs.flatMap(({ question }) => question.stack ?? [])));
      return new Map(
        needs.map(({ key, question }): readonly [string, CreatorsAnswer] => {
          const creation = creations.get(question) ?? { status: 'not-seen', message: 'it was not looked up' };
          const stack = question.stack === undefined ? undefined : stacks.get(question.stack);
          return [key, { creation: withPerson(creation, question, people), ...(stack && { stack }) }];
        }),
      );
    },
  });
}

/** The person on whose behalf it was done, if IAM Identity Center recorded that. */
function personNeed(
  { store }: CreatorsQuestion,
  creation: Lookup<CreationEvent> | undefined,
): NeedOf<OwnersQuestion> | undefined {
  if (creation?.status !== 'seen' || store === undefined) return undefined;
  const { userId } = Object(creation.identity['onBehalfOf']) as { readonly userId?: unknown };
  return typeof userId === 'string'
    ? ownersKind.need(store, { from: 'identity-store', store: store.id, owner: userId })
    : undefined;
}

function withPerson(
  creation: Lookup<CreationEvent>,
  question: CreatorsQuestion,
  people: Evidence,
): Lookup<CreationEvent> {
  const personQuestion = personNeed(question, creation);
  if (creation.status !== 'seen' || personQuestion === undefined) return creation;
  const owner = ownersKind.answer(people, personQuestion);
  if (isUnknown(owner)) return creation;
  return owner.status === 'here' ? { ...creation, person: owner.name } : creation;
}

type StackLookup = NonNullable<CreatorsAnswer['stack']>;

async function stacksOf(aws: Aws, names: ReadonlySet<string>): Promise<ReadonlyMap<string, StackLookup>> {
  const stacks = new Map<string, StackLookup>();
  for (const name of names) stacks.set(name, await stackNamed(aws, name));
  return stacks;
}

async function stackNamed(aws: Aws, StackName: string): Promise<StackLookup> {
  try {
    const [stack] = await aws.read.cloudFormation.describeStacks({ StackName });
    const tags = (stack?.Tags ?? []).flatMap(({ Key, Value }) =>
      Key === undefined || Value === undefined ? [] : [[Key, Value] as const],
    );
    return { status: 'seen', tags: Object.fromEntries(tags) };
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    if (error.code === 'ValidationError') return { status: 'not-seen', message: `there is no stack ${StackName}` };
    return { status: 'unread', cause: causeOf(error) };
  }
}
