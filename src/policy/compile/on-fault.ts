import { orOnFault, type ReportFault } from '../../core/fault.ts';
import type { BoundEach, BoundWhole } from '../../core/filter.ts';
import type { FilterNode } from '../../core/policy.ts';
import { unknown } from '../../core/truth.ts';

/**
 * The same filter, but an error that it throws makes its result unknown, and is reported. Only `describe` may throw.
 */
export function unknownOnFault<Value>(
  { kind, extract, test, needs, describe }: BoundEach<Value>,
  { name }: Pick<FilterNode, 'name'>,
  fault: ReportFault,
): BoundEach<Value> {
  const where = `the filter ${name}`;
  return {
    kind,
    extract: (resource, evidence) => orOnFault(fault, where, () => extract(resource, evidence), unknown),
    test: (actual) => orOnFault(fault, where, () => test(actual), unknownTruth),
    ...(needs && { needs: (resource) => orOnFault(fault, where, () => needs(resource), nothing) }),
    describe,
  };
}

/** The same, but it is unsure about the whole set. Only `describeFor` may throw. */
export function unsureOnFault(
  { kind, select, needs, expected, describeFor }: BoundWhole,
  { name }: Pick<FilterNode, 'name'>,
  fault: ReportFault,
): BoundWhole {
  const where = `the filter ${name}`;
  return {
    kind,
    select: (resources, evidence, maybe) =>
      orOnFault(
        fault,
        where,
        () => select(resources, evidence, maybe),
        (cause) => ({ selected: [], unsure: resources.map((resource) => ({ resource, cause })) }),
      ),
    ...(needs && { needs: (resources) => orOnFault(fault, where, () => needs(resources), nothing) }),
    expected,
    ...(describeFor && { describeFor }),
  };
}

const unknownTruth = () => 'unknown' as const;
const nothing = () => [];
