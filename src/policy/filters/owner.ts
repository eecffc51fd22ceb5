import * as z from 'zod';
import type { ActualOwner } from '../../core/actual.ts';
import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import { type FilterContext, filter } from '../../core/filter.ts';
import { matchesGlob } from '../../core/glob.ts';
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
      'What to match. `missing`: no owner; `present`: any owner; `malformed`: a name that does not match ' +
        '`owner: pattern` of mayfly.yml; `gone`: an owner who is in none of the directories of mayfly.yml any ' +
        'more; `known`: an owner who is in one of them',
    ),
  tags: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('The tag keys to read, instead of those under `tags: owner` in mayfly.yml'),
  nobody: z
    .array(z.string())
    .default([])
    .describe('Values that name nobody, such as `none` and `tbd`; case does not matter'),
  maker: z
    .enum(confidences)
    .optional()
    .describe(
      'For `missing` and `present`: if no tag names an owner, whoever created the resource counts as its ' +
        'owner, with at least this confidence (docs/owner.md)',
    ),
});

type Options = z.infer<typeof schema>;

/** What is known about the owner: the tag's value, their status in the directories, or who created the resource. */
interface FoundOwner {
  readonly value?: string;
  readonly looksRight?: boolean;
  readonly status?: OwnerStatus;
  readonly maker?: Maker;
}

/**
 * `owner`: whether anybody is responsible for the resource: it has no owner tag or only empty ones, or its owner has
 * left. If something could not be read or queried, the answer is unknown: a failed call makes no resource ownerless,
 * and nobody gone.
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
            message: 'mayfly.yml names no directory of owners.',
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
            message: `\`maker\` has no effect with \`state: ${state}\`.`,
            remedy: 'Remove it, or write `state: missing` or `state: present`.',
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
        ...(!isUnknown(actual) && { actual: actualOwner(actual) }),
        expected: { kind: 'owner', is: options.state, ...(options.maker !== undefined && { maker: options.maker }) },
      }),
    };
  },
});

interface OwnerFinder {
  readonly needs: (resource: Resource, value: string | undefined) => readonly Need[];
  readonly extract: (resource: Resource, value: string | undefined, evidence: Evidence) => FoundOwner | Unknown;
}

/**
 * If a tag names several owners, one known owner is enough. A name that does not match the pattern is malformed, not
 * gone, so it is not looked up.
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
  return (
    patterns.length === 0 || namesIn(value).every((name) => patterns.some((pattern) => matchesGlob(pattern, name)))
  );
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

function actualOwner({ value, status, maker }: FoundOwner): ActualOwner | undefined {
  if (value !== undefined) return { kind: 'owner', name: value, ...(status && { source: status.message }) };
  if (maker === undefined) return undefined;
  const { message: source } = maker;
  return maker.kind === 'known'
    ? { kind: 'owner', name: maker.name, confidence: maker.confidence, source }
    : { kind: 'owner', source };
}
