import * as z from 'zod';
import { need } from '../../core/evidence/need.ts';
import { type BoundEach, type FilterContext, type FilterDefinition, filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { everyTruth, isUnknown, someTruth, type Truth, Unknown, unknown } from '../../core/truth.ts';
import { compileJmespath } from '../../python/jmespath/jmespath.ts';
import { notYet } from '../acting/not-yet.ts';
import { asItem, ITEM } from '../compile/item.ts';
import { boundValue, erased, type ValueOptions, valueSchema } from '../filters/value.ts';
import { comparisonWith } from './comparison.ts';
import { described } from './described.ts';
import { valueFaults } from './value-faults.ts';

const several = valueSchema.extend({
  operator: z.enum(['and', 'or']).default('or').describe('Whether all of them must fit, or one'),
  'match-resource': notYet('what is compared with is said in the policy; leave `match-resource` out and write `value`'),
});

type Options = ValueOptions & Partial<z.infer<typeof several>>;

interface Related {
  readonly name: string;
  /** The kind of evidence that describes what is related. */
  readonly kind: string;
  /** By type of resource: JMESPath to the ids. */
  readonly ids: Readonly<Record<string, string>>;
  readonly example: string;
  /**
   * Options of Custodian's that Mayfly does not follow yet, with what to do instead: any value of theirs chooses, so
   * each is refused.
   */
  readonly lacks?: Readonly<Record<string, string>>;
  /** There is never more than one; where AWS does not list it any more, nothing fits. */
  readonly isSingle?: true;
}

/**
 * Makes a filter that asks of what a resource names (its security groups, say) what `value` asks of the resource. With
 * `value_type: resource_count` it compares how many there are. Of several, one that AWS does not list any more fits
 * `value: absent` only.
 */
export function relatedFilter({ name, kind, ids, example, isSingle, lacks = {} }: Related): FilterDefinition {
  return filter<Options, never>({
    name,
    types: Object.keys(ids),
    schema: isSingle
      ? valueSchema
      : several.extend(Object.fromEntries(Object.entries(lacks).map(([option, says]) => [option, refused(says)]))),
    example,
    evidence: [kind, 'values'],
    validate: (options) => (isSingle && options.value_type === 'resource_count' ? [noCount] : valueFaults(options)),
    reads: (_options, { type }) => compileJmespath(ids[type.name] ?? '@').reads,
    bind: (options, context) => {
      const idsOf = idFinder(ids[context.type.name] ?? '@');
      return options.value_type === 'resource_count'
        ? erased(counted(options, idsOf, name))
        : erased(judged(options, context, idsOf, { name, kind, ...(isSingle && { isSingle }) }));
    },
  });
}

function refused(says: string) {
  return z
    .unknown()
    .refine((value) => value === undefined, { message: says })
    .optional()
    .describe(says);
}

const noCount = {
  path: ['value_type'],
  says: 'There is only one, so nothing can be counted.',
  remedy: 'Compare one of its values, with `key` and `value`.',
};

function idFinder(path: string): (resource: Resource) => readonly string[] {
  const { search } = compileJmespath(path);
  return ({ raw }) => [...new Set([search(raw)].flat().filter((id) => typeof id === 'string'))];
}

function counted(
  { op, value }: ValueOptions,
  idsOf: (resource: Resource) => readonly string[],
  name: string,
): BoundEach<number> {
  return {
    kind: 'each',
    look: (resource) => idsOf(resource).length,
    holds: comparisonWith(op ?? 'eq', value),
    describe: (found) => ({ looked: `number of ${name}s`, found, wanted: `${op ?? 'eq'} ${JSON.stringify(value)}` }),
  };
}

interface Judged {
  readonly fits: Truth;
  /** Why it is unknown, of the first that is. */
  readonly cause?: string;
  readonly ids: readonly string[];
}

function judged(
  options: Options,
  context: FilterContext,
  idsOf: (resource: Resource) => readonly string[],
  { name, kind, isSingle }: Pick<Related, 'name' | 'kind' | 'isSingle'>,
): BoundEach<Judged> {
  const bound = boundValue(options, { ...context, type: ITEM }) as unknown as BoundEach<unknown>;
  const needOf = (resource: Resource, id: string) => need(kind, resource, { id });
  const decide = options.operator === 'and' ? everyTruth : someTruth;
  return {
    kind: 'evident',
    needs: (resource) => [...idsOf(resource).map((id) => needOf(resource, id)), ...(bound.needs?.(resource) ?? [])],
    look: (resource, evidence) => {
      const ids = idsOf(resource);
      const causes: string[] = [];
      const fits = decide(
        ids.map((id) => {
          const one = described(evidence, needOf(resource, id));
          if (one === undefined) return isSingle === undefined && options.value === 'absent';
          const found = isUnknown(one) ? one : bound.look(asItem(one, id, resource), evidence);
          const truth = found instanceof Unknown ? 'unknown' : bound.holds(found);
          if (truth === 'unknown') causes.push(found instanceof Unknown ? found.cause : 'the value cannot be judged');
          return truth;
        }),
      );
      return fits === 'unknown' ? unknown(causes[0] ?? 'not known') : { fits, ids };
    },
    holds: ({ fits }) => fits,
    describe: (found) => {
      const { looked, wanted } = bound.describe(unknown(''));
      return { looked: `${looked} of ${name}`, ...(!isUnknown(found) && { found: found.ids }), wanted };
    },
  };
}
