import type { CreatorsAnswer, CreatorsQuestion } from '../../core/evidence/creators.ts';
import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import { need } from '../../core/evidence/need.ts';
import type { Json } from '../../core/json.ts';
import type { Place } from '../../core/resource.ts';
import type { Settings } from '../../core/settings.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { configuredTags } from '../matching/configured-tags.ts';
import { behind, type Sureness, surenesses, teamOf } from './identity.ts';
import { isEmail, isRobotName } from './robot.ts';

/** Who made a resource. `says` tells whose word that is. */
export type Maker =
  | { readonly is: 'known'; readonly who: string; readonly sure: Sureness; readonly says: string }
  | { readonly is: 'robot' | 'nobody'; readonly says: string };

/** A resource, as far as who made it depends on it. */
export interface Made extends Place {
  readonly type: string;
  readonly id: string;
  readonly arn: string;
  /** ISO 8601. */
  readonly began: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
}

export function makerNeed(
  { type, id, arn, began, tags, account, region }: Made,
  { owners }: Pick<Settings, 'owners'>,
): Need {
  const stack = tags.get('aws:cloudformation:stack-name');
  const { identityStore: store } = owners;
  const question: CreatorsQuestion = {
    type,
    id,
    arn,
    ...(began !== undefined && { began }),
    ...(stack !== undefined && { stack }),
    ...(store && { store: { id: store.id, region: store.region, account: store.account ?? account } }),
  };
  return need('creators', { account, region }, question as unknown as Json);
}

/**
 * Who made it, by the surest word there is: the event in CloudTrail, tags that name a creator, the owner of its stack.
 * Where one of them could not be read and no other names anybody, that is unknown.
 */
export function makerOf(made: Made, evidence: Evidence, settings: Pick<Settings, 'owners' | 'tags'>): Maker | Unknown {
  const answer = evidence.get(makerNeed(made, settings).key);
  if (answer === undefined) return unknown('creators: not read');
  const words = [
    ...(isUnknown(answer) ? [answer] : wordsOf(answer as unknown as CreatorsAnswer, made.tags, settings)),
    ...byTags(made.tags, settings),
  ];
  const known = words
    .filter((word) => 'sure' in word)
    .sort((a, b) => surenesses.indexOf(a.sure) - surenesses.indexOf(b.sure))[0];
  if (known) return known;
  return (
    words.find(isUnknown) ??
    words.find((word) => !isUnknown(word) && word.is === 'robot') ??
    words[0] ?? { is: 'nobody', says: 'nothing tells who made it' }
  );
}

/** What CloudTrail and the stack say. */
function wordsOf(
  { made, stack }: CreatorsAnswer,
  tags: ReadonlyMap<string, string>,
  settings: Pick<Settings, 'owners' | 'tags'>,
): readonly (Maker | Unknown)[] {
  const words: (Maker | Unknown)[] = [];
  if (made.is === 'unread') words.push(unknown(made.cause));
  else if (made.is === 'not-seen') words.push({ is: 'nobody', says: made.why });
  else {
    const { by, ...who } = behind(made, settings.owners);
    words.push({ ...who, says: `CloudTrail: ${made.event} on ${made.at.slice(0, 10)} by ${by}` });
  }
  if (stack?.is === 'unread') words.push(unknown(stack.cause));
  if (stack?.is === 'seen') {
    const [found] = configuredTags(settings.tags.owner)(new Map(Object.entries(stack.tags))).filter(
      ({ value }) => value.trim() !== '',
    );
    const name = tags.get('aws:cloudformation:stack-name') ?? '';
    if (found)
      words.push(someone(found.value, 'likely', `the tag ${found.key} of its stack ${name}`, settings, () => false));
  }
  return words;
}

function byTags(tags: ReadonlyMap<string, string>, settings: Pick<Settings, 'owners'>): readonly Maker[] {
  return configuredTags(settings.owners.creatorTags)(tags)
    .filter(({ value }) => value.trim() !== '')
    .map(({ key, value }) => {
      // AWS's own tag says `IAMUser:AIDA…:ada` or `AssumedRole:AROA…:session`.
      const name = key.startsWith('aws:') ? value.slice(value.lastIndexOf(':') + 1) : value;
      return someone(name, isEmail(name.trim()) ? 'likely' : 'guess', `the tag ${key}`, settings);
    });
}

/** @param isRobot what a name alone gives away; an owner's tag was written by somebody who knew. */
function someone(
  written: string,
  sure: Sureness,
  says: string,
  { owners }: Pick<Settings, 'owners'>,
  isRobot = isRobotName,
): Maker {
  const who = written.trim();
  const team = teamOf([who], owners.robots);
  if (team !== undefined && team !== '')
    return { is: 'known', who: team, sure: 'likely', says: `${says} names ${who}, for which mayfly.yml names a team` };
  return team === '' || isRobot(who) ? { is: 'robot', says: `${says} names ${who}` } : { is: 'known', who, sure, says };
}

/** Whether somebody is at least so sure. */
export function isAtLeast(sure: Sureness, least: Sureness): boolean {
  return surenesses.indexOf(sure) <= surenesses.indexOf(least);
}
