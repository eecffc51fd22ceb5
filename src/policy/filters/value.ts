import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import {
  type BoundEach,
  type BoundWhole,
  type FilterContext,
  filter,
  type Reads,
  type Selection,
} from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { type Truth, Unknown, unknown } from '../../core/truth.ts';
import { jmespathFault } from '../../python/jmespath.ts';
import { joinedReads } from '../compile/node.ts';
import { comparisonNames } from '../matching/comparison.ts';
import { expectedValue } from '../matching/expected-value.ts';
import { capture } from '../matching/patterns.ts';
import { valueFinder } from '../matching/resource-value.ts';
import { tagKeyTransforms } from '../matching/tag-keys.ts';
import { valueFaults } from '../matching/value-faults.ts';
import { type Judge, judgeOf, valueTypes } from '../matching/value-type.ts';
import { type OutsideValues, outsideValues, valuesFromSchema } from '../matching/values-from.ts';

export const valueSchema = z.strictObject({
  key: z.string().optional().describe('The value to compare: `tag:NAME`, a key of the resource, or JMESPath'),
  value: z
    .union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.json())])
    .optional()
    .describe('The value to compare with, or one of the words `absent`, `present`, `not-null` and `empty`'),
  op: z.enum(comparisonNames).optional().describe('How the two compare; by default they must be equal'),
  value_type: z
    .enum(valueTypes)
    .optional()
    .describe('How the value is read before it is compared: as an age in days, a number, a version, …'),
  value_regex: z
    .string()
    .optional()
    .describe('A regular expression with one group: the text that it captures is compared instead of the value'),
  value_from: valuesFromSchema.optional().describe('A file with the values to compare with'),
  value_path: z.string().optional().describe('JMESPath to the value to compare with, in the same resource'),
  default: z.record(z.string(), z.json()).optional().describe('Accepted and ignored, as in Custodian'),
  tag_key_transforms: z
    .array(z.enum(tagKeyTransforms))
    .optional()
    .describe("Changes to the resource's tag keys before `tag:NAME` is looked up"),
});

export type ValueOptions = z.infer<typeof valueSchema>;

/**
 * `value`: compares a value of the resource. `key: value` is its short form. With `value_type: resource_count` it
 * matches all resources or none, depending on their number. Source: Custodian's filter of that name.
 */
export const value = filter({
  name: 'value',
  schema: valueSchema,
  example: '{ type: value, key: State.Name, op: in, value: [stopped, stopping] }',
  evidence: ['values'],
  validate: valueFaults,
  reads: (options, { type }): Reads => readsOf(options, type),
  bind: (options, context) =>
    options.value_type === 'resource_count' ? countFilter(options) : boundValue(options, context),
});

function readsOf(options: ValueOptions, type: FilterContext['type']): Reads {
  if (options.value_type === 'resource_count') return new Set();
  if (options.value_type === 'expr' && options.value_path !== undefined) return 'all';
  const keys = [options.key, options.value_path, options.value_type === 'expr' ? options.value : undefined];
  return joinedReads(keys.flatMap((key) => (typeof key === 'string' ? [valueFinder(key, type)] : [])));
}

/**
 * Compares the value that `find` returns. Filters that take the options of `value` but read something other than the
 * resource pass their own `find`.
 */
export function boundValue(
  options: ValueOptions,
  context: FilterContext,
  find = keyFinder(options, context.type),
): BoundEach<never> {
  const judge = (expected: unknown): Judge => judgeOf(options.op, options.value_type, expected, context.now);
  const property = options.key ?? options.value_type ?? 'value';
  const expected = expectedValue(options);
  const against = otherFinder(options, context.type);
  if (!against) {
    return erased({
      kind: 'each',
      extract: find,
      test: judge(options.value),
      describe: (actual) => ({ property, actual: shown(actual), expected }),
    });
  }
  const judges = new Map<unknown, Judge>();
  return erased<Compared>({
    kind: options.value_from ? 'evident' : 'each',
    ...(against.needs && { needs: against.needs }),
    extract: (resource, evidence) => {
      const actual = find(resource);
      if (actual instanceof Unknown) return actual;
      const other = against.read(resource, evidence);
      if (other instanceof Unknown) return other;
      const known = judges.get(other) ?? judge(other);
      if (options.value_from) judges.set(other, known);
      return { actual, judge: known };
    },
    test: (compared) => compared.judge(compared.actual),
    describe: (compared) => ({
      property,
      ...(!(compared instanceof Unknown) && { actual: shown(compared.actual) }),
      expected,
    }),
  });
}

/** The actual value with its test; the expected value was read from the same resource or from a file. */
interface Compared {
  readonly actual: unknown;
  readonly judge: Judge;
}

/** Erases the value's type: in some filters it depends on the options. */
export function erased<Found>(bound: BoundEach<Found>): BoundEach<never> {
  return bound as unknown as BoundEach<never>;
}

function keyFinder(
  { key = '', value_regex: regex, tag_key_transforms: transforms }: ValueOptions,
  type: FilterContext['type'],
): (resource: Resource) => unknown {
  const { find } = valueFinder(key, type, transforms);
  if (regex === undefined) return find;
  return (resource) => {
    const actual = find(resource);
    return actual instanceof Unknown ? actual : capture(actual, regex);
  };
}

type OtherFinder = Pick<OutsideValues, 'read'> & Partial<Pick<OutsideValues, 'needs'>>;

/** Finds the expected value if it does not stand in the policy. */
function otherFinder(options: ValueOptions, type: FilterContext['type']): OtherFinder | undefined {
  const { value, value_from: from, value_path: path, value_type: as } = options;
  if (from) return outsideValues(from);
  if (path !== undefined) {
    const { find } = valueFinder(path, type);
    return { read: as === 'expr' ? (resource) => findBy(find(resource), resource, options, type) : find };
  }
  return as === 'expr' && typeof value === 'string' ? { read: keyFinder({ ...options, key: value }, type) } : undefined;
}

/** With `value_path` and `expr` the resource itself holds the expression that finds the value. */
function findBy(expression: unknown, resource: Resource, options: ValueOptions, type: FilterContext['type']): unknown {
  if (typeof expression !== 'string') return unknown('`value_path` finds no expression');
  const fault = expression.startsWith('tag:') ? undefined : jmespathFault(expression);
  return fault
    ? unknown(`\`${expression}\` is not valid JMESPath: ${fault.message}`)
    : keyFinder({ ...options, key: expression }, type)(resource);
}

/** Matches all resources or none, by how many the previous filters have left. */
function countFilter(options: ValueOptions): BoundWhole {
  const judge = judgeOf(options.op, undefined, options.value, new Date(0));
  const compare = (count: number): Truth => judge(count);
  return {
    kind: 'whole',
    select: (resources, _evidence, maybe = []): Selection => {
      const answer = compare(resources.length);
      for (let more = 1; more <= maybe.length; more += 1) {
        if (compare(resources.length + more) !== answer)
          return { selected: [], unsure: resources.map((resource) => ({ resource, cause: uncounted(maybe.length) })) };
      }
      return { selected: answer === true ? resources : [], unsure: [] };
    },
    expected: expectedValue(options),
  };
}

function uncounted(maybe: number): string {
  return `it is not known whether ${maybe} more resources count`;
}
