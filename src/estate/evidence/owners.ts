import type { Group, User } from '@aws-sdk/client-identitystore';
import type { Aws } from '../../core/aws.ts';
import type { EvidenceGatherer } from '../../core/evidence/evidence.ts';
import type { EvidenceContext } from '../../core/evidence/evidence-context.ts';
import { type OwnersAnswer, type OwnersQuestion, ownersKind } from '../../core/evidence/owners.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { slackMember } from './owners.slack.ts';

/**
 * `owners`: whether a directory knows somebody. Create it once per run: an identity store is listed once as a whole, so
 * that case does not matter and further owners need no call; Slack is called once per e-mail. If a directory cannot be
 * read, all its answers are unknown.
 */
export function owners(context: Pick<EvidenceContext, 'environment' | 'wait'>): EvidenceGatherer {
  const stores = new Map<string, Promise<People | Unknown>>();
  const members = new Map<string, Promise<OwnersAnswer | Unknown>>();
  return ownersKind.gatherer({
    iam: ['identitystore:ListGroups', 'identitystore:ListUsers'],
    gather: async (aws, needs) => {
      const answers = new Map<string, OwnersAnswer | Unknown>();
      // One after the other: the first need lists a store for all others, and Slack limits calls per minute.
      for (const need of needs) answers.set(need.key, await answerTo(need.question, aws));
      return answers;
    },
  });

  async function answerTo(query: OwnersQuestion, aws: Aws): Promise<OwnersAnswer | Unknown> {
    if (query.from === 'slack')
      return once(members, JSON.stringify(query), () => slackMember(query, context.environment[query.token], context));
    const people = await once(stores, JSON.stringify([aws.place, query.store]), () => peopleIn(aws, query.store));
    return isUnknown(people)
      ? people
      : (people.get(query.owner.toLowerCase()) ?? { status: 'gone', reason: 'not-known' });
  }
}

/** By each id, e-mail, user name and group name, in lower case. */
type People = ReadonlyMap<string, OwnersAnswer>;

/** Source: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListUsers.html */
async function peopleIn(aws: Aws, IdentityStoreId: string): Promise<People | Unknown> {
  return orUnknown(async () => {
    const groups = await aws.read.identityStore.listGroups({ IdentityStoreId });
    const users = await aws.read.identityStore.listUsers({ IdentityStoreId });
    // If the store was emptied or is the wrong one, everybody's resources would look ownerless.
    if (users.length === 0) return unknown(`the identity store ${IdentityStoreId} has no users`);
    // If an enabled and a disabled user have had the same name, the enabled one counts.
    const enabledFirst = [...users].sort((a, b) => Number(isEnabled(b)) - Number(isEnabled(a)));
    return withoutRepeats([...enabledFirst.flatMap(userNames), ...groups.flatMap(groupNames)]);
  });
}

function userNames(user: AsJsonObject<User>): readonly (readonly [string, OwnersAnswer])[] {
  const emails = (user.Emails ?? []).flatMap(({ Value, Primary }) =>
    Value === undefined ? [] : [{ Value, isPrimary: Primary === true }],
  );
  const email = (emails.find(({ isPrimary }) => isPrimary) ?? emails[0])?.Value;
  const name = email ?? user.UserName ?? user.UserId ?? '';
  const answer: OwnersAnswer = isEnabled(user) ? { status: 'here', name } : { status: 'gone', reason: 'disabled' };
  return [user.UserId, user.UserName, ...emails.map(({ Value }) => Value)].flatMap((key) =>
    key === undefined ? [] : [[key, answer] as const],
  );
}

function groupNames({ GroupId, DisplayName }: AsJsonObject<Group>): readonly (readonly [string, OwnersAnswer])[] {
  return DisplayName === undefined
    ? []
    : [DisplayName, GroupId ?? DisplayName].map((key) => [key, { status: 'here', name: DisplayName }] as const);
}

/** Older stores do not report a status; all of their users are enabled. */
function isEnabled({ UserStatus }: AsJsonObject<User>): boolean {
  return UserStatus !== 'DISABLED';
}

function withoutRepeats(entries: readonly (readonly [string, OwnersAnswer])[]): People {
  const people = new Map<string, OwnersAnswer>();
  for (const [name, answer] of entries) if (!people.has(name.toLowerCase())) people.set(name.toLowerCase(), answer);
  return people;
}

function once<Value>(pending: Map<string, Promise<Value>>, key: string, start: () => Promise<Value>): Promise<Value> {
  const promise = pending.get(key) ?? start();
  pending.set(key, promise);
  return promise;
}
