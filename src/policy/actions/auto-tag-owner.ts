import * as z from 'zod';
import { type ActionFinding, action, type RequestedStep } from '../../core/action.ts';
import { fits } from '../../core/glob.ts';
import type { Settings } from '../../core/settings.ts';
import { isUnknown } from '../../core/truth.ts';
import { configuredTags } from '../matching/configured-tags.ts';
import { confidences } from '../owner/identity.ts';
import { isAtLeastAsSure, type MadeResource, makerNeed, makerOf } from '../owner/maker.ts';
import { ownerTag } from '../owner/owner-tag.ts';

/**
 * `auto-tag-owner`: writes who made a resource into its owner tag, where it has none and that is sure enough: by
 * CloudTrail, by tags that name a creator, by the owner of its stack. A robot is never written; what cannot be told is
 * refused, and says so. Custodian's `auto-tag-user` does the like when a resource is made, by events.
 */
export const autoTagOwner = action({
  name: 'auto-tag-owner',
  schema: z.strictObject({
    'at-least': z
      .enum(confidences)
      .default('likely')
      .describe(
        'How sure it must be: `certain`: AWS vouches for the name; `likely`: they name themselves so; `guess`: it only looks like a name',
      ),
    key: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe('The key to write; left out, the first that mayfly.yml lists under `tags: owner`'),
    nobody: z
      .array(z.string())
      .default([])
      .describe('Values of the owner tag that name nobody and are written over: `none`, `tbd`'),
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
    if (isUnknown(maker)) return [refusedOwner(tagKey, `who made it cannot be told: ${maker.cause}`)];
    if (maker.kind !== 'known')
      return [
        refusedOwner(
          tagKey,
          `${maker.kind === 'robot' ? "a robot made it, which is nobody's owner" : 'nobody knows who made it'}: ${maker.message}`,
        ),
      ];
    const { name, confidence, message } = maker;
    if (!isAtLeastAsSure(confidence, minimum))
      return [
        refusedOwner(
          tagKey,
          `${name} made it by a ${confidence === 'guess' ? 'guess' : 'likely account'}, and the policy wants it ${minimum}: ${message}`,
        ),
      ];
    const { patterns } = settings.owners;
    if (patterns.length > 0 && !patterns.some((pattern) => fits(pattern, name)))
      return [refusedOwner(tagKey, `${name} looks like no owner (mayfly.yml, owner: pattern): ${message}`)];
    if (!isTagValue(name)) return [refusedOwner(tagKey, `AWS takes no tag of the value ${name}: ${message}`)];
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

/** A tag that names nobody keeps its spelling. */
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

/** Nothing is written: the plan says why. */
function refusedOwner(key: string, message: string): RequestedStep {
  return { verb: 'tag', options: { tags: { [key]: '' } }, refused: message, refusedAs: 'unsure' };
}
