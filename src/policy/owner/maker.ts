import { type CreatorsAnswer, type CreatorsQuestion, creatorsKind } from '../../core/evidence/creators.ts';
import type { Evidence } from '../../core/evidence/evidence.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import type { Place } from '../../core/resource.ts';
import type { Settings } from '../../core/settings.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { configuredTags } from '../matching/configured-tags.ts';
import { type Confidence, callerOf, confidences, teamOf } from './identity.ts';
import { isEmail, isRobotName } from './robot.ts';

/** Who created a resource. `message` names the source. */
export type Maker =
  | { readonly kind: 'known'; readonly name: string; readonly confidence: Confidence; readonly message: string }
  | { readonly kind: 'robot' | 'nobody'; readonly message: string };

/** The parts of a resource that say who created it. */
export interface MadeResource extends Place {
  readonly type: string;
  readonly id: string;
  readonly arn: string;
  /** ISO 8601. */
  readonly began: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
}

export function makerNeed(
  { type, id, arn, began, tags, account, region }: MadeResource,
  { owners }: Pick<Settings, 'owners'>,
): NeedOf<CreatorsQuestion> {
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
  return creatorsKind.need({ account, region }, question);
}

/**
 * Who created it, by the source with the most confidence: the event in CloudTrail, tags that name a creator, the owner
 * of its stack. If one of them could not be read and no other names anybody, the answer is unknown.
 */
export function makerOf(
  resource: MadeResource,
  evidence: Evidence,
  settings: Pick<Settings, 'owners' | 'tags'>,
): Maker | Unknown {
  const answer = creatorsKind.answer(evidence, makerNeed(resource, settings));
  const candidates = [
    ...(isUnknown(answer) ? [answer] : byEvents(answer, resource.tags, settings)),
    ...byTags(resource.tags, settings),
  ];
  const known = candidates
    .filter((candidate) => 'confidence' in candidate)
    .sort((a, b) => confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence))[0];
  if (known) return known;
  return (
    candidates.find(isUnknown) ??
    candidates.find((candidate) => !isUnknown(candidate) && candidate.kind === 'robot') ??
    candidates[0] ?? { kind: 'nobody', message: 'no source says who created it' }
  );
}

/** What CloudTrail and the stack say. */
function byEvents(
  { creation, stack }: CreatorsAnswer,
  tags: ReadonlyMap<string, string>,
  settings: Pick<Settings, 'owners' | 'tags'>,
): readonly (Maker | Unknown)[] {
  const makers: (Maker | Unknown)[] = [];
  if (creation.status === 'unread') makers.push(unknown(creation.cause));
  else if (creation.status === 'not-seen') makers.push({ kind: 'nobody', message: creation.message });
  else {
    const { message: caller, ...maker } = callerOf(creation, settings.owners);
    makers.push({ ...maker, message: `CloudTrail: ${creation.event} on ${creation.at.slice(0, 10)} by ${caller}` });
  }
  if (stack?.status === 'unread') makers.push(unknown(stack.cause));
  if (stack?.status === 'seen') {
    const [ownerOfStack] = configuredTags(settings.tags.owner)(new Map(Object.entries(stack.tags))).filter(
      ({ value }) => value.trim() !== '',
    );
    const stackName = tags.get('aws:cloudformation:stack-name') ?? '';
    if (ownerOfStack)
      makers.push(
        someone(
          ownerOfStack.value,
          'likely',
          `the tag ${ownerOfStack.key} of its stack ${stackName}`,
          settings,
          () => false,
        ),
      );
  }
  return makers;
}

function byTags(tags: ReadonlyMap<string, string>, settings: Pick<Settings, 'owners'>): readonly Maker[] {
  return configuredTags(settings.owners.creatorTags)(tags)
    .filter(({ value }) => value.trim() !== '')
    .map(({ key, value }) => {
      // AWS's own tag has the form `IAMUser:AIDA…:ada` or `AssumedRole:AROA…:session`.
      const name = key.startsWith('aws:') ? value.slice(value.lastIndexOf(':') + 1) : value;
      return someone(name, isEmail(name.trim()) ? 'likely' : 'guess', `the tag ${key}`, settings);
    });
}

/** @param isRobot whether the name belongs to a robot; not asked for an owner tag, which a person wrote. */
function someone(
  text: string,
  confidence: Confidence,
  message: string,
  { owners }: Pick<Settings, 'owners'>,
  isRobot = isRobotName,
): Maker {
  const name = text.trim();
  const team = teamOf([name], owners.robots);
  if (team !== undefined && team !== '')
    return {
      kind: 'known',
      name: team,
      confidence: 'likely',
      message: `${message} names ${name}, for which mayfly.yml names a team`,
    };
  return team === '' || isRobot(name)
    ? { kind: 'robot', message: `${message} names ${name}` }
    : { kind: 'known', name, confidence, message };
}

/** Whether the confidence is at least the minimum. */
export function isAtLeastAsSure(confidence: Confidence, minimum: Confidence): boolean {
  return confidences.indexOf(confidence) <= confidences.indexOf(minimum);
}
