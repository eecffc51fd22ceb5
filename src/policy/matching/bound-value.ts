import { shown } from '../../core/actual.ts';
import type { BoundEach, FilterContext } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { Unknown, unknown } from '../../core/truth.ts';
import { jmespathFault } from '../../python/jmespath.ts';
import { expectedValue } from './expected-value.ts';
import { capture } from './patterns.ts';
import { valueFinder } from './resource-value.ts';
import type { ValueOptions } from './value-options.ts';
import { type Judge, judgeOf } from './value-type.ts';
import { type OutsideValues, outsideValues } from './values-from.ts';

/**
 * Compares the value that `find` returns. Filters that take the options of `value` but read something other than the
 * resource pass their own `find`.
 */
export function boundValue(
  options: ValueOptions,
  context: FilterContext,
  find = keyFinder(options, context.type),
): BoundEach<unknown> {
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
export function erased<Found>(bound: BoundEach<Found>): BoundEach<unknown> {
  return bound as BoundEach<unknown>;
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
