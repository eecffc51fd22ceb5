import type { CompiledPolicy, FilterStage } from '../core/compiled-policy.ts';
import type { ReportFault } from '../core/fault.ts';
import type { CompiledFilter, FilterContext, FilterDefinition } from '../core/filter.ts';
import type { Json } from '../core/json.ts';
import type { FilterNode, Policy } from '../core/policy.ts';
import type { Settings } from '../core/settings.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { eachBlock } from './compile/blocks.ts';
import { runsIn } from './compile/conditions.ts';
import { ITEM } from './compile/item.ts';
import { bindFilter } from './compile/leaf.ts';
import { type EachNode, judgeEach, type Node } from './compile/node.ts';
import { queryFilters } from './compile/query.ts';
import { setBlock } from './compile/set-blocks.ts';

/** What is fixed for a run: the time, the settings, and the event that started it, if any. */
export interface CompileContext {
  readonly now: Date;
  readonly settings: Settings;
  readonly event?: Json;
  /** Hears of errors in our own code: the filter's result is then unknown. Left out: they are thrown. */
  readonly fault?: ReportFault;
}

/**
 * Compiles a validated policy for one run: its filters become closures, divided into stages after every filter over a
 * whole set.
 * @throws RangeError for a type or filter that is not in the vocabulary; the loader refuses such a policy first.
 */
export function compilePolicy(
  policy: Policy,
  vocabulary: Pick<Vocabulary, 'types' | 'filters'>,
  context: CompileContext,
): CompiledPolicy {
  const type = vocabulary.types.find(({ name }) => name === policy.type);
  if (!type) throw new RangeError(`there is no resource type ${policy.type}`);
  const { compile, bind } = compiler(policy, vocabulary, context);
  const query = queryFilters(policy, type.query)
    .map(({ definition, at }) => bind(definition, { kind: 'filter', name: definition.name, at, options: {} }, type))
    .filter((node) => node.kind === 'each');
  return {
    policy,
    stages: stages(policy, [...query, ...policy.filters.map((node) => compile(node, type))]),
    ...(query.length > 0 && { listed: compiledFilter(eachBlock('and', policy.at, query)) }),
    runs: runsIn(policy, context.now, (node) => compile(node, ITEM)),
  };
}

type Compile = (node: FilterNode, type: FilterContext['type']) => Node;
type Bind = (definition: FilterDefinition, node: FilterNode & { kind: 'filter' }, type: FilterContext['type']) => Node;

function compiler(
  policy: Policy,
  { filters }: Pick<Vocabulary, 'filters'>,
  { fault, ...context }: CompileContext,
): { readonly compile: Compile; readonly bind: Bind } {
  const definitions = new Map(filters.map((definition) => [definition.name, definition]));
  const compile: Compile = (node, type) => {
    if (node.kind === 'block') {
      return block(
        node,
        node.of.map((part) => compile(part, type)),
      );
    }
    const definition = definitions.get(node.name);
    if (!definition) throw new RangeError(`there is no filter ${node.name}`);
    return bind(definition, node, type);
  };
  const bind: Bind = (definition, node, type) =>
    bindFilter(
      definition,
      node,
      {
        ...context,
        policy,
        type,
        at: node.at,
        compileItems: (nodes) =>
          setBlock(
            'and',
            node.at,
            nodes.map((part) => compile(part, ITEM)),
          ),
      },
      fault,
    );
  return { compile, bind };
}

function block({ name, at }: FilterNode & { kind: 'block' }, parts: readonly Node[]): Node {
  const each = parts.filter((part) => part.kind === 'each');
  return each.length === parts.length ? eachBlock(name, at, each) : setBlock(name, at, parts);
}

function stages(policy: Policy, nodes: readonly Node[]): readonly FilterStage[] {
  const result: FilterStage[] = [];
  let pending: EachNode[] = [];
  const eachPart = (): Pick<FilterStage, 'each'> =>
    pending.length > 0 ? { each: compiledFilter(eachBlock('and', policy.at, pending)) } : {};
  for (const node of nodes) {
    if (node.kind === 'each') {
      pending.push(node);
    } else {
      result.push({ ...eachPart(), whole: node });
      pending = [];
    }
  }
  return pending.length > 0 || result.length === 0 ? [...result, eachPart()] : result;
}

function compiledFilter(node: EachNode): CompiledFilter {
  const { name, at, reads, isEvident, quick, needs, explain } = node;
  return {
    name,
    at,
    reads,
    isEvident,
    test: (resource) => quick(resource, NO_EVIDENCE) === true,
    judge: (resource, evidence) => judgeEach(node, resource, evidence),
    needs: needs ?? (() => []),
    explain,
  };
}

const NO_EVIDENCE = new Map<string, never>();
