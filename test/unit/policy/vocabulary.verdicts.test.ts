import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { CompiledPolicy } from '../../../src/core/compiled-policy.ts';
import type { Evidence } from '../../../src/core/evidence/evidence.ts';
import type { Resource } from '../../../src/core/resource.ts';
import { unknown } from '../../../src/core/truth.ts';
import type { Verdict } from '../../../src/core/verdict.ts';
import { evidenceKinds, types } from '../../../src/estate/vocabulary.ts';
import { compilePolicy } from '../../../src/policy/compile.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { actions, filters } from '../../../src/policy/vocabulary.ts';
import { resource } from './filters/context.ts';
import { expectWorded } from './filters/expect-worded.ts';

const vocabulary = { types, filters, actions, evidence: evidenceKinds() };

// What the filters find is explained in their own tests, for every case: see `resultOf`.
test.each(filters.map(({ name, example, isForSomeTypes }) => [name, example, isForSomeTypes === true] as const))(
  'the example of %s explains itself in data that has words, on each of its types',
  (name, example, isForSomeTypes) => {
    const verdicts = types
      .filter((type) => !isForSomeTypes || type.filters?.includes(name))
      .flatMap((type) => {
        const policy = compiledWith(type.name, example);
        return policy === undefined ? [] : verdictsOf(policy, resource({}, { ttl: '3d' }, { type: type.name }));
      });
    for (const verdict of verdicts) expectWorded(verdict);
    expect(verdicts.filter(({ filter }) => filter === name)).not.toEqual([]);
  },
);

/** Undefined where the filter cannot be used so with this type. */
function compiledWith(type: string, example: string): CompiledPolicy | undefined {
  const text =
    `policies:\n- name: example\n  resource: ${type}\n` +
    `  mode: { type: cloudtrail, role: r, events: [RunInstances] }\n  filters:\n  - ${example}\n`;
  const { policies } = loadPolicies([{ path: 'example.yml', text }], vocabulary, defaultSettings);
  const [policy] = policies;
  return (
    policy && compilePolicy(policy, vocabulary, { now: new Date('2026-11-21T02:00:00Z'), settings: defaultSettings })
  );
}

/** The verdicts of all its filters: with nothing known, and where all that they ask for could not be read. */
function verdictsOf({ stages }: CompiledPolicy, of: Resource): readonly Verdict[] {
  return stages.flatMap(({ each, whole }) => {
    const needs = [...(each?.needs(of) ?? []), ...(whole?.needs([of]) ?? [])];
    const denied: Evidence = new Map(needs.map(({ key }) => [key, unknown('AccessDenied')]));
    const eachVerdicts = each === undefined ? [] : [new Map(), denied].map((evidence) => each.explain(of, evidence));
    const wholeVerdicts = whole === undefined ? [] : [true, false].map((isSelected) => whole.explain(of, isSelected));
    return [...eachVerdicts, ...wholeVerdicts].flatMap(leaves);
  });
}

function leaves(verdict: Verdict): readonly Verdict[] {
  return verdict.of?.flatMap(leaves) ?? [verdict];
}
