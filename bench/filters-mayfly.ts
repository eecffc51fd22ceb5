import { readFileSync } from 'node:fs';
import { defaultSettings } from '../src/config/settings.ts';
import type { CompiledPolicy } from '../src/core/compiled-policy.ts';
import type { CompiledFilter } from '../src/core/filter.ts';
import type { Resource } from '../src/core/resource.ts';
import { types } from '../src/estate/vocabulary.ts';
import { compilePolicy } from '../src/policy/compile.ts';
import { loadPolicies } from '../src/policy/load/load.ts';
import { actions, filters } from '../src/policy/vocabulary.ts';
import type { Estate } from './filters-estate.ts';

/**
 * Mayfly's side of `npm run bench:filters`, in its own process: `ESTATE POLICIES TIME…`; prints `{counts, seconds}` as
 * JSON: one record of counts per time, one figure per round.
 */
const [estatePath = '', policiesPath = '', ...times] = process.argv.slice(2);
const ROUNDS = 5;
/** As many as AWS gives in a page of DescribeInstances or DescribeVolumes. */
const PAGE = 1000;
const NO_EVIDENCE = new Map<string, never>();
const vocabulary = { types, filters, actions, evidence: [] };
const { policies, diagnostics } = loadPolicies(
  [{ path: policiesPath, text: readFileSync(policiesPath, 'utf8') }],
  vocabulary,
  defaultSettings,
);
const faults = diagnostics.filter(({ severity }) => severity === 'error');
if (faults.length > 0) throw new Error(JSON.stringify(faults));

const estate = resourcesOf(JSON.parse(readFileSync(estatePath, 'utf8')) as Estate);
const counts = times.map((time) => evaluate(compiledAt(new Date(time))));
const timed = compiledAt(new Date());
const seconds = Array.from({ length: ROUNDS }, () => {
  const began = performance.now();
  evaluate(timed);
  return (performance.now() - began) / 1000;
});
process.stdout.write(`${JSON.stringify({ counts, seconds })}\n`);

function compiledAt(now: Date): readonly CompiledPolicy[] {
  return policies.map((policy) => compilePolicy(policy, vocabulary, { now, settings: defaultSettings }));
}

/** Like the plan: page by page, all policies of the type, by `judge`, which also checks for unread keys. */
function evaluate(compiled: readonly CompiledPolicy[]): Record<string, number> {
  const counted = Object.fromEntries(compiled.map(({ policy }) => [policy.name, 0]));
  for (const [type, resources] of Object.entries(estate)) {
    const compiledFilters = compiled
      .filter(({ policy }) => policy.type === type)
      .map((policy) => ({ name: policy.policy.name, filter: onlyFilter(policy) }));
    for (let start = 0; start < resources.length; start += PAGE) {
      const page = resources.slice(start, start + PAGE);
      for (const { name, filter } of compiledFilters) counted[name] = (counted[name] ?? 0) + matches(filter, page);
    }
  }
  return counted;
}

function matches(filter: CompiledFilter, page: readonly Resource[]): number {
  let count = 0;
  for (const resource of page) if (filter.judge(resource, NO_EVIDENCE) === true) count += 1;
  return count;
}

function onlyFilter({ policy, stages }: CompiledPolicy): CompiledFilter {
  const [first, ...others] = stages;
  if (!first?.each || first.whole || others.length > 0)
    throw new RangeError(`${policy.name} is no policy of one stage`);
  return first.each;
}

function resourcesOf(described: Estate): Readonly<Record<string, readonly Resource[]>> {
  return Object.fromEntries(
    types.flatMap((type) => {
      const list = described[type.name as keyof Estate] as Estate['ec2'] | undefined;
      return list ? [[type.name, list.map((raw) => resourceOf(type.name, type.id, raw))]] : [];
    }),
  );
}

function resourceOf(type: string, idKey: string, raw: Estate['ec2'][number]): Resource {
  const tags = (raw.Tags ?? []) as unknown as readonly { readonly Key: string; readonly Value: string }[];
  return {
    type,
    id: raw[idKey] as string,
    arn: '',
    account: '123456789012',
    region: 'eu-west-1',
    tags: new Map(tags.map(({ Key, Value }) => [Key, Value])),
    raw,
    unread: new Map(),
    seenAt: times[0] ?? '',
  };
}
