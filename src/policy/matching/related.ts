import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import type { Description, DescriptionQuestion } from '../../core/evidence/description.ts';
import type { EvidenceKind } from '../../core/evidence/evidence-kind.ts';
import { type BoundEach, type FilterContext, type FilterDefinition, filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import type { TypeFacts } from '../../core/resource-type.ts';
import { everyTruth, isUnknown, someTruth, type Truth, Unknown, unknown } from '../../core/truth.ts';
import { compileJmespath } from '../../python/jmespath.ts';
import { asItem, ITEM } from '../compile/item.ts';
import { boundValue, erased } from './bound-value.ts';
import { comparisonWith, operatorOf } from './comparison.ts';
import { notYet } from './not-yet.ts';
import { readDescription } from './read-description.ts';
import { valueFaults } from './value-faults.ts';
import { type ValueOptions, valueSchema } from './value-options.ts';

const severalSchema = valueSchema.extend({
  operator: z.enum(['and', 'or']).default('or').describe('Whether all of them must match, or one'),
  'match-resource': notYet('the value to compare with stands in the policy; remove `match-resource` and write `value`'),
});

type Options = ValueOptions & Partial<z.infer<typeof severalSchema>>;

interface RelatedFilter {
  readonly name: string;
  /** The kind of evidence that describes the related resources. */
  readonly kind: EvidenceKind<DescriptionQuestion, Description>;
  readonly example: string;
  /**
   * Options of Custodian that Mayfly does not support yet, with what to do instead. Every value of them changes the
   * result, so each is refused.
   */
  readonly unsupported?: Readonly<Record<string, string>>;
  /** There is at most one; if AWS does not list it any more, nothing matches. */
  readonly isSingle?: true;
}

/**
 * Makes a filter that compares a value of related resources (security groups, for example) as `value` does for the
 * resource itself. With `value_type: resource_count` it compares how many there are. Of several, one that AWS does not
 * list any more matches only `value: absent`.
 */
export function relatedFilter({ name, kind, example, isSingle, unsupported = {} }: RelatedFilter): FilterDefinition {
  return filter<Options, unknown>({
    name,
    isForSomeTypes: true,
    schema: isSingle
      ? valueSchema
      : severalSchema.extend(
          Object.fromEntries(Object.entries(unsupported).map(([option, message]) => [option, refused(message)])),
        ),
    example,
    evidence: [kind.name, 'values'],
    validate: (options) => (isSingle && options.value_type === 'resource_count' ? [noCount] : valueFaults(options)),
    reads: (_options, { type }) => compileJmespath(relatedPath(type, kind.name)).reads,
    bind: (options, context) => {
      const idsOf = idFinder(relatedPath(context.type, kind.name));
      return options.value_type === 'resource_count'
        ? erased(countRelated(options, idsOf, name))
        : erased(judgeRelated(options, context, idsOf, { name, kind, ...(isSingle && { isSingle }) }));
    },
  });
}

function refused(message: string) {
  return z
    .unknown()
    .refine((value) => value === undefined, { message })
    .optional()
    .describe(message);
}

const noCount = {
  path: ['value_type'],
  message: 'There is at most one, so there is nothing to count.',
  remedy: 'Compare one of its values, with `key` and `value`.',
};

/** JMESPath to the ids of what a type refers to. */
export function relatedPath({ name, relatedIds }: TypeFacts, kind: string): string {
  const path = relatedIds?.[kind];
  if (path === undefined) throw new TypeError(`${name} does not say where it has the id of its ${kind}`);
  return path;
}

function idFinder(path: string): (resource: Resource) => readonly string[] {
  const { search } = compileJmespath(path);
  return ({ raw }) => [...new Set([search(raw)].flat().filter((id) => typeof id === 'string'))];
}

function countRelated(
  { op, value }: ValueOptions,
  idsOf: (resource: Resource) => readonly string[],
  name: string,
): BoundEach<number> {
  return {
    kind: 'each',
    extract: (resource) => idsOf(resource).length,
    test: comparisonWith(op ?? 'eq', value),
    describe: (actual) => ({
      property: `number of ${name}s`,
      actual: shown(actual),
      expected: { kind: 'compare', op: operatorOf(op ?? 'eq'), value: value ?? null },
    }),
  };
}

interface RelatedMatch {
  readonly fits: Truth;
  /** The first reason why it is unknown. */
  readonly cause?: string;
  readonly ids: readonly string[];
}

function judgeRelated(
  options: Options,
  context: FilterContext,
  idsOf: (resource: Resource) => readonly string[],
  { name, kind, isSingle }: Pick<RelatedFilter, 'name' | 'kind' | 'isSingle'>,
): BoundEach<RelatedMatch> {
  const bound = boundValue(options, { ...context, type: ITEM });
  const needOf = (resource: Resource, id: string) => kind.need(resource, { id });
  const decide = options.operator === 'and' ? everyTruth : someTruth;
  return {
    kind: 'evident',
    needs: (resource) => [...idsOf(resource).map((id) => needOf(resource, id)), ...(bound.needs?.(resource) ?? [])],
    extract: (resource, evidence) => {
      const ids = idsOf(resource);
      const causes: string[] = [];
      const fits = decide(
        ids.map((id) => {
          const description = readDescription(kind, evidence, needOf(resource, id));
          if (description === undefined) return isSingle === undefined && options.value === 'absent';
          const actual = isUnknown(description)
            ? description
            : bound.extract(asItem(description, id, resource), evidence);
          const truth = actual instanceof Unknown ? 'unknown' : bound.test(actual);
          if (truth === 'unknown')
            causes.push(actual instanceof Unknown ? actual.cause : 'the value cannot be compared');
          return truth;
        }),
      );
      return fits === 'unknown' ? unknown(causes[0] ?? 'not known') : { fits, ids };
    },
    test: ({ fits }) => fits,
    describe: (actual) => {
      const { property, expected } = bound.describe(unknown(''));
      return { property: `${property} of ${name}`, ...(!isUnknown(actual) && { actual: shown(actual.ids) }), expected };
    },
  };
}
