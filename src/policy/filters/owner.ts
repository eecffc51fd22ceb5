import * as z from 'zod';
import type { Evidence } from '../../core/evidence/evidence.ts';
import { type FilterContext, filter } from '../../core/filter.ts';
import { fits } from '../../core/glob.ts';
import type { Resource } from '../../core/resource.ts';
import { beginningKeys, beginningOf } from '../../core/resource-type.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { valuesFromFaults } from '../matching/values-from.ts';
import { surenesses } from '../owner/identity.ts';
import { isAtLeast, type Made, type Maker, makerNeed, makerOf } from '../owner/maker.ts';
import { namesIn, ownerTag } from '../owner/owner-tag.ts';
import { directoriesOf, type Standing, standingOf } from '../owner/status.ts';

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
    .enum(surenesses)
    .optional()
    .describe(
      'For `missing` and `present`: where no tag names an owner, whoever made it counts as one if that is at least so sure (docs/owner.md)',
    ),
});

type Options = z.infer<typeof schema>;

/** What is found: the tag's value, where the owner stands, or who made it. */
interface Owned {
  readonly value?: string;
  readonly looksRight?: boolean;
  readonly standing?: Standing;
  readonly maker?: Maker;
}

/**
 * `owner`: nobody answers for a resource: it has none of the owner tags that mayfly.yml lists, or only empty ones; or
 * somebody does who is not there any more. What could not be read or asked is unknown, so a failed call makes no
 * resource ownerless and nobody gone.
 */
export const owner = filter<Options, Owned>({
  name: 'owner',
  schema,
  example: '{ type: owner, state: missing, nobody: [none, unknown, tbd] }',
  evidence: ['values', 'owners', 'creators'],
  evidenceFor: ({ state, maker }) => [
    ...(isAsked(state) ? ['values', 'owners'] : []),
    ...(maker === undefined ? [] : ['creators']),
  ],
  objects: ({ state }, { owners }) => (isAsked(state) && owners.list ? [owners.list.url] : []),
  validate: ({ state, maker }, { settings: { owners } }) => [
    ...(isAsked(state) && directoriesOf(owners).length === 0
      ? [
          {
            path: ['state'],
            says: 'mayfly.yml names no place where owners are known.',
            remedy: 'Add `owner: { list: … }`, `identity-store` or `slack` there (docs/owner.md).',
          },
        ]
      : []),
    ...(isAsked(state) && owners.list
      ? valuesFromFaults(owners.list).map(({ says, remedy }) => ({
          path: ['state'],
          says: `\`owner: list\` of mayfly.yml: ${says}`,
          remedy,
        }))
      : []),
    ...(state === 'malformed' && owners.patterns.length === 0
      ? [
          {
            path: ['state'],
            says: 'mayfly.yml does not say what an owner looks like.',
            remedy: 'Add `owner: { pattern: "*@example.com" }` there.',
          },
        ]
      : []),
    ...(maker !== undefined && state !== 'missing' && state !== 'present'
      ? [
          {
            path: ['maker'],
            says: `\`maker\` says nothing beside \`state: ${state}\`.`,
            remedy: 'Leave it out, or ask for `missing` or `present`.',
          },
        ]
      : []),
  ],
  reads: ({ maker }, { type }) => new Set(['Tags', ...(maker === undefined ? [] : beginningKeys(type))]),
  bind: (options, context) => {
    const { state, tags: keys = context.settings.tags.owner, nobody } = options;
    const tagOf = ownerTag(keys, nobody);
    const finder = isAsked(state) ? byDirectories(context) : options.maker === undefined ? undefined : byMaker(context);
    const { patterns } = context.settings.owners;
    return {
      kind: finder ? 'evident' : 'each',
      ...(finder && { needs: (resource: Resource) => finder.needs(resource, tagOf(resource.tags)?.value) }),
      look: (resource, evidence) => {
        const value = tagOf(resource.tags)?.value;
        if (finder) return finder.look(resource, value, evidence);
        return value === undefined ? {} : { value, looksRight: looksRight(value, patterns) };
      },
      holds: (found) => isIn(options, found),
      describe: (found) => ({
        looked: keys.map((name) => `tag:${name}`).join(', '),
        ...(!isUnknown(found) && said(found)),
        wanted: wanted(options),
      }),
    };
  },
});

interface Finder {
  readonly needs: (resource: Resource, value: string | undefined) => ReturnType<typeof makerNeed>[];
  readonly look: (resource: Resource, value: string | undefined, evidence: Evidence) => Owned | Unknown;
}

/**
 * An owner of several names is there as long as one of them is. What looks like no owner is asked for nowhere: it is
 * malformed, not gone.
 */
function byDirectories({ settings: { owners } }: FilterContext): Finder {
  const directories = directoriesOf(owners);
  const namesOf = (value: string | undefined): readonly string[] =>
    value === undefined || !looksRight(value, owners.patterns) ? [] : namesIn(value);
  return {
    needs: (resource, value) =>
      namesOf(value).flatMap((name) => directories.flatMap(({ needs }) => needs(name, resource))),
    look: (resource, value, evidence) => {
      if (value === undefined) return {};
      const standings = namesOf(value).map((name) => standingOf(name, directories, resource, evidence));
      const standing =
        standings.find((each) => !isUnknown(each) && each.is === 'here') ?? standings.find(isUnknown) ?? standings[0];
      if (isUnknown(standing)) return standing;
      return standing === undefined ? { value, looksRight: false } : { value, looksRight: true, standing };
    },
  };
}

function byMaker({ settings, type }: FilterContext): Finder {
  const made = ({ raw, ...resource }: Resource): Made => ({ ...resource, began: beginningOf(raw, type) });
  return {
    needs: (resource, value) => (value === undefined ? [makerNeed(made(resource), settings)] : []),
    look: (resource, value, evidence) => {
      if (value !== undefined) return { value };
      const maker = makerOf(made(resource), evidence, settings);
      return isUnknown(maker) ? maker : { maker };
    },
  };
}

function isAsked(state: Options['state']): boolean {
  return state === 'gone' || state === 'known';
}

function looksRight(value: string, patterns: readonly string[]): boolean {
  return patterns.length === 0 || namesIn(value).every((name) => patterns.some((pattern) => fits(pattern, name)));
}

function isIn({ state, maker: least }: Options, { value, looksRight: isRight, standing, maker }: Owned): boolean {
  const hasOwner =
    value !== undefined || (least !== undefined && maker?.is === 'known' && isAtLeast(maker.sure, least));
  switch (state) {
    case 'missing':
      return !hasOwner;
    case 'present':
      return hasOwner;
    case 'malformed':
      return isRight === false;
    case 'gone':
      return standing?.is === 'gone';
    case 'known':
      return standing?.is === 'here';
    default:
      return state satisfies never;
  }
}

function said({ value, standing, maker }: Owned): { readonly found?: string } {
  if (value !== undefined) return { found: standing ? `${value} (${standing.says})` : value };
  if (maker === undefined) return {};
  return { found: maker.is === 'known' ? `${maker.who} (${maker.sure}; ${maker.says})` : `nobody (${maker.says})` };
}

function wanted({ state, maker }: Options): string {
  const made = maker === undefined ? '' : `, nor a maker that is ${maker === 'guess' ? 'a guess' : maker}`;
  switch (state) {
    case 'missing':
      return `no owner${made}`;
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
