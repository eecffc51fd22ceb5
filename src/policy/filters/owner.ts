import * as z from 'zod';
import type { Evidence } from '../../core/evidence/evidence.ts';
import { type FilterContext, filter } from '../../core/filter.ts';
import { fits } from '../../core/glob.ts';
import type { Resource } from '../../core/resource.ts';
import { beginningKeys, beginningOf } from '../../core/resource-type.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { valuesFromFaults } from '../matching/values-from.ts';
import { confidences } from '../owner/identity.ts';
import { isAtLeastAsSure, type MadeResource, type Maker, makerNeed, makerOf } from '../owner/maker.ts';
import { namesIn, ownerTag } from '../owner/owner-tag.ts';
import { directoriesOf, type OwnerStatus, ownerStatus } from '../owner/status.ts';

const schema = z.strictObject({
  state: z
    .enum(['missing', 'present', 'malformed', 'gone', 'known'])
    .default('missing')
    .describe(
      'What to match: no owner; any owner; a name that does not look like one (`owner: pattern` in mayfly.yml); an owner whom none of the places that mayfly.yml names knows any more; one whom they know',
    ),
  tags: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('The tag keys to look at instead of those that mayfly.yml lists under `tags: owner`'),
  nobody: z
    .array(z.string())
    .default([])
    .describe('Values that name nobody: `none`, `tbd`; compared without regard to case'),
  maker: z
    .enum(confidences)
    .optional()
    .describe(
      'For `missing` and `present`: where no tag names an owner, whoever made it counts as one if that is at least so sure (docs/owner.md)',
    ),
});

type Options = z.infer<typeof schema>;

/** What is found: the tag's value, where the owner stands, or who made it. */
interface FoundOwner {
  readonly value?: string;
  readonly looksRight?: boolean;
  readonly status?: OwnerStatus;
  readonly maker?: Maker;
}

/**
 * `owner`: nobody answers for a resource: it has none of the owner tags that mayfly.yml lists, or only empty ones; or
 * somebody does who is not there any more. What could not be read or asked is unknown, so a failed call makes no
 * resource ownerless and nobody gone.
 */
export const owner = filter<Options, FoundOwner>({
  name: 'owner',
  schema,
  example: '{ type: owner, state: missing, nobody: [none, unknown, tbd] }',
  evidence: ['values', 'owners', 'creators'],
  evidenceFor: ({ state, maker }) => [
    ...(needsDirectory(state) ? ['values', 'owners'] : []),
    ...(maker === undefined ? [] : ['creators']),
  ],
  objects: ({ state }, { owners }) => (needsDirectory(state) && owners.list ? [owners.list.url] : []),
  validate: ({ state, maker }, { settings: { owners } }) => [
    ...(needsDirectory(state) && directoriesOf(owners).length === 0
      ? [
          {
            path: ['state'],
            message: 'mayfly.yml names no place where owners are known.',
            remedy: 'Add `owner: { list: … }`, `identity-store` or `slack` there (docs/owner.md).',
          },
        ]
      : []),
    ...(needsDirectory(state) && owners.list
      ? valuesFromFaults(owners.list).map(({ message, remedy }) => ({
          path: ['state'],
          message: `\`owner: list\` of mayfly.yml: ${message}`,
          remedy,
        }))
      : []),
    ...(state === 'malformed' && owners.patterns.length === 0
      ? [
          {
            path: ['state'],
            message: 'mayfly.yml does not say what an owner looks like.',
            remedy: 'Add `owner: { pattern: "*@example.com" }` there.',
          },
        ]
      : []),
    ...(maker !== undefined && state !== 'missing' && state !== 'present'
      ? [
          {
            path: ['maker'],
            message: `\`maker\` says nothing beside \`state: ${state}\`.`,
            remedy: 'Leave it out, or ask for `missing` or `present`.',
          },
        ]
      : []),
  ],
  reads: ({ maker }, { type }) => new Set(['Tags', ...(maker === undefined ? [] : beginningKeys(type))]),
  bind: (options, context) => {
    const { state, tags: keys = context.settings.tags.owner, nobody } = options;
    const tagOf = ownerTag(keys, nobody);
    const finder = needsDirectory(state)
      ? byDirectories(context)
      : options.maker === undefined
        ? undefined
        : byMaker(context);
    const { patterns } = context.settings.owners;
    return {
      kind: finder ? 'evident' : 'each',
      ...(finder && { needs: (resource: Resource) => finder.needs(resource, tagOf(resource.tags)?.value) }),
      extract: (resource, evidence) => {
        const value = tagOf(resource.tags)?.value;
        if (finder) return finder.extract(resource, value, evidence);
        return value === undefined ? {} : { value, looksRight: looksRight(value, patterns) };
      },
      test: (actual) => matchesState(options, actual),
      describe: (actual) => ({
        property: keys.map((name) => `tag:${name}`).join(', '),
        ...(!isUnknown(actual) && actualText(actual)),
        expected: expectedText(options),
      }),
    };
  },
});

interface OwnerFinder {
  readonly needs: (resource: Resource, value: string | undefined) => ReturnType<typeof makerNeed>[];
  readonly extract: (resource: Resource, value: string | undefined, evidence: Evidence) => FoundOwner | Unknown;
}

/**
 * An owner of several names is there as long as one of them is. What looks like no owner is asked for nowhere: it is
 * malformed, not gone.
 */
function byDirectories({ settings: { owners } }: FilterContext): OwnerFinder {
  const directories = directoriesOf(owners);
  const namesOf = (value: string | undefined): readonly string[] =>
    value === undefined || !looksRight(value, owners.patterns) ? [] : namesIn(value);
  return {
    needs: (resource, value) =>
      namesOf(value).flatMap((name) => directories.flatMap(({ needs }) => needs(name, resource))),
    extract: (resource, value, evidence) => {
      if (value === undefined) return {};
      const statuses = namesOf(value).map((name) => ownerStatus(name, directories, resource, evidence));
      const status =
        statuses.find((status) => !isUnknown(status) && status.status === 'here') ??
        statuses.find(isUnknown) ??
        statuses[0];
      if (isUnknown(status)) return status;
      return status === undefined ? { value, looksRight: false } : { value, looksRight: true, status };
    },
  };
}

function byMaker({ settings, type }: FilterContext): OwnerFinder {
  const madeResource = ({ raw, ...resource }: Resource): MadeResource => ({
    ...resource,
    began: beginningOf(raw, type),
  });
  return {
    needs: (resource, value) => (value === undefined ? [makerNeed(madeResource(resource), settings)] : []),
    extract: (resource, value, evidence) => {
      if (value !== undefined) return { value };
      const maker = makerOf(madeResource(resource), evidence, settings);
      return isUnknown(maker) ? maker : { maker };
    },
  };
}

function needsDirectory(state: Options['state']): boolean {
  return state === 'gone' || state === 'known';
}

function looksRight(value: string, patterns: readonly string[]): boolean {
  return patterns.length === 0 || namesIn(value).every((name) => patterns.some((pattern) => fits(pattern, name)));
}

function matchesState(
  { state, maker: minimum }: Options,
  { value, looksRight: isRight, status, maker }: FoundOwner,
): boolean {
  const hasOwner =
    value !== undefined ||
    (minimum !== undefined && maker?.kind === 'known' && isAtLeastAsSure(maker.confidence, minimum));
  switch (state) {
    case 'missing':
      return !hasOwner;
    case 'present':
      return hasOwner;
    case 'malformed':
      return isRight === false;
    case 'gone':
      return status?.status === 'gone';
    case 'known':
      return status?.status === 'here';
    default:
      return state satisfies never;
  }
}

function actualText({ value, status, maker }: FoundOwner): { readonly actual?: string } {
  if (value !== undefined) return { actual: status ? `${value} (${status.message})` : value };
  if (maker === undefined) return {};
  return {
    actual:
      maker.kind === 'known' ? `${maker.name} (${maker.confidence}; ${maker.message})` : `nobody (${maker.message})`,
  };
}

function expectedText({ state, maker }: Options): string {
  const makerText = maker === undefined ? '' : `, nor a maker that is ${maker === 'guess' ? 'a guess' : maker}`;
  switch (state) {
    case 'missing':
      return `no owner${makerText}`;
    case 'present':
      return maker === undefined ? 'an owner' : `an owner, or a maker that is ${maker === 'guess' ? 'a guess' : maker}`;
    case 'malformed':
      return 'a name that looks like no owner';
    case 'gone':
      return 'an owner who is not there any more';
    case 'known':
      return 'an owner who is there';
    default:
      return state satisfies never;
  }
}
