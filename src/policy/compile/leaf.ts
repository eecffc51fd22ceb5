import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import { orOnFault, type ReportFault } from '../../core/fault.ts';
import type { BoundEach, BoundWhole, FilterContext, FilterDefinition, Reads, Selection } from '../../core/filter.ts';
import type { FilterNode } from '../../core/policy.ts';
import type { Resource } from '../../core/resource.ts';
import { type Truth, Unknown, unknown } from '../../core/truth.ts';
import type { Verdict } from '../../core/verdict.ts';
import { type EachNode, type Node, unreadIn, type WholeNode } from './node.ts';
import { unknownOnFault, unsureOnFault } from './on-fault.ts';

/**
 * Binds a filter of a policy to its definition. The loader has validated the options; parsing them again adds the
 * defaults.
 */
export function bindFilter(
  definition: FilterDefinition,
  node: FilterNode & { kind: 'filter' },
  context: FilterContext,
  fault?: ReportFault,
): Node {
  const options = definition.schema.parse(node.options);
  const reads = withTagKey(definition.reads?.(options, context) ?? 'all', context);
  const bound = definition.bind(options, context);
  if (bound.kind === 'whole') return wholeLeaf(node, reads, fault ? unsureOnFault(bound, node, fault) : bound, fault);
  return eachLeaf(node, reads, fault ? unknownOnFault(bound, node, fault) : bound, fault);
}

/** `Tags` stands for the key of `raw` that holds the type's tags. */
function withTagKey(reads: Reads, { type }: FilterContext): Reads {
  return reads !== 'all' && type.tags !== undefined && reads.has('Tags') ? new Set([...reads, type.tags]) : reads;
}

function eachLeaf(
  { name, at }: FilterNode,
  reads: Reads,
  { kind, extract, test, needs, describe }: BoundEach<never>,
  fault: ReportFault | undefined,
): EachNode {
  const quick = (resource: Resource, evidence: Evidence): Truth => {
    const actual = extract(resource, evidence);
    return actual instanceof Unknown ? 'unknown' : test(actual);
  };
  return {
    kind: 'each',
    name,
    at,
    reads,
    isEvident: kind === 'evident',
    quick,
    careful: (resource, evidence) => (unreadIn(reads, resource) === undefined ? quick(resource, evidence) : 'unknown'),
    ...(needs && { needs }),
    explain: (resource, evidence): Verdict => {
      const unread = unreadIn(reads, resource);
      const actual = unread === undefined ? extract(resource, evidence) : unknown(unread.cause);
      const result = actual instanceof Unknown ? 'unknown' : test(actual);
      const {
        property,
        actual: found,
        expected,
        of,
      } = orOnFault(
        fault,
        `the filter ${name}`,
        () => describe(actual),
        (): Partial<ReturnType<typeof describe>> => ({}),
      );
      return {
        filter: name,
        at,
        result,
        ...(property !== undefined && { property }),
        ...(found !== undefined && !(actual instanceof Unknown) && { actual: found }),
        ...(expected && { expected }),
        ...(result === 'unknown' && {
          cause: actual instanceof Unknown ? actual.cause : 'the value cannot be compared',
          ...(unread && { unread: unread.key }),
        }),
        ...(of && { of }),
      };
    },
  };
}

function wholeLeaf(
  { name, at }: FilterNode,
  reads: Reads,
  { select, needs, expected, describeFor }: BoundWhole,
  fault: ReportFault | undefined,
): WholeNode {
  return {
    kind: 'whole',
    name,
    at,
    reads,
    select: (resources, evidence, maybe = []): Selection => {
      const unread = resources.flatMap((resource) => {
        const unreadKey = unreadIn(reads, resource);
        return unreadKey === undefined ? [] : [{ resource, cause: unreadKey.cause }];
      });
      if (unread.length === 0) return select(resources, evidence, maybe);
      const unreadable = new Set(unread.map(({ resource }) => resource));
      const { selected, unsure } = select(
        resources.filter((resource) => !unreadable.has(resource)),
        evidence,
        [...maybe, ...unreadable],
      );
      return { selected, unsure: [...unsure, ...unread] };
    },
    needs: (resources): readonly Need[] => needs?.(resources) ?? [],
    explain: (resource, selected) => ({
      filter: name,
      at,
      result: selected,
      expected,
      ...orOnFault(
        fault,
        `the filter ${name}`,
        () => describeFor?.(resource),
        () => ({}),
      ),
    }),
  };
}
