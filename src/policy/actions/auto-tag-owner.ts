import * as z from 'zod';
import { type ActionFinding, action, type RequestedStep } from '../../core/action.ts';
import { matchesGlob } from '../../core/glob.ts';
import type { Settings } from '../../core/settings.ts';
import { isUnknown } from '../../core/truth.ts';
import { configuredTags } from '../matching/configured-tags.ts';
import { confidences } from '../owner/identity.ts';
import { isAtLeastAsSure, type MadeResource, makerNeed, makerOf } from '../owner/maker.ts';
import { ownerTag } from '../owner/owner-tag.ts';

/**
 * `auto-tag-owner`: writes who created a resource into its owner tag, if it has none and the creator is known with
 * enough confidence: by CloudTrail, by tags that name a creator, or by the owner of its stack. A robot is never
 * written. If the creator is not known, the plan refuses and says why. Custodian's `auto-tag-user` does this by events,
 * when a resource is created.
 */
export const autoTagOwner = action({
  name: 'auto-tag-owner',
  schema: z.strictObject({
    'at-least': z
      .enum(confidences)
      .default('likely')
      .describe(
        'The confidence that is needed. `certain`: AWS vouches for the name; `likely`: the caller chose the ' +
          'name; `guess`: it only looks like a name',
      ),
    key: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe('The tag key to write; by default the first under `tags: owner` in mayfly.yml'),
    nobody: z
      .array(z.string())
      .default([])
      .describe('Values of the owner tag that name nobody and are overwritten, such as `none` and `tbd`'),
  }),
  example: '{ type: auto-tag-owner, at-least: likely }',
  needs: () => ['tag'],
  evidence: ['creators'],
  evidenceNeeds: (finding, { key, nobody }, { settings }) =>
    hasOwner(finding, key, nobody, settings) ? [] : [makerNeed(madeResource(finding), settings)],
  plan: (finding, { 'at-least': minimum, key, nobody }, { settings, evidence }) => {
    if (hasOwner(finding, key, nobody, settings)) return [];
    const tagKey = keyFor(finding, key, settings);
    const maker = makerOf(madeResource(finding), evidence, settings);
    if (isUnknown(maker)) return [refusedOwner(tagKey, `who created it is not known: ${maker.cause}`)];
    if (maker.kind !== 'known') {
      const isRobot = maker.kind === 'robot';
      const cause = isRobot ? 'it was created by a robot, which cannot be an owner' : 'nobody knows who created it';
      return [refusedOwner(tagKey, `${cause}: ${maker.message}`)];
    }
    const { name, confidence, message } = maker;
    if (!isAtLeastAsSure(confidence, minimum))
      return [
        refusedOwner(
          tagKey,
          `${name} created it, but this is only ${confidence === 'guess' ? 'a guess' : confidence}, ` +
            `and the policy requires \`at-least: ${minimum}\`: ${message}`,
        ),
      ];
    const { patterns } = settings.owners;
    if (patterns.length > 0 && !patterns.some((pattern) => matchesGlob(pattern, name)))
      return [refusedOwner(tagKey, `${name} does not match \`owner: pattern\` of mayfly.yml: ${message}`)];
    if (!isTagValue(name)) return [refusedOwner(tagKey, `AWS does not accept the tag value ${name}: ${message}`)];
    return [
      { verb: 'tag', options: { tags: { [tagKey]: name } }, message: `${tagKey}: ${name} (${confidence}; ${message})` },
    ];
  },
});

function hasOwner(
  { tags }: ActionFinding,
  key: string | undefined,
  nobody: readonly string[],
  settings: Settings,
): boolean {
  return (
    ownerTag([...(key === undefined ? [] : [key]), ...settings.tags.owner], nobody)(new Map(Object.entries(tags))) !==
    undefined
  );
}

/** A tag that names nobody keeps the spelling of its key. */
function keyFor({ tags }: ActionFinding, key: string | undefined, settings: Settings): string {
  const [newKey = 'owner'] = key === undefined ? settings.tags.owner : [key];
  return configuredTags([newKey])(new Map(Object.entries(tags)))[0]?.key ?? newKey;
}

function madeResource({ subject, tags }: ActionFinding): MadeResource {
  const { type, id, arn, account, region, created, began } = subject;
  return { type, id, arn, account, region, began: began ?? created, tags: new Map(Object.entries(tags)) };
}

/** Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
function isTagValue(text: string): boolean {
  return text.length <= 256 && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(text);
}

/** Writes nothing: the plan shows the message as the reason. */
function refusedOwner(key: string, message: string): RequestedStep {
  return { verb: 'tag', options: { tags: { [key]: '' } }, refused: message, refusedAs: 'unsure' };
}
