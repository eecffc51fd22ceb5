import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { canDo } from '../../../src/app/commands/schema.ts';
import { defaultSettings } from '../../../src/config/settings.ts';
import { evidenceKinds, types } from '../../../src/estate/vocabulary.ts';
import { compilePolicy } from '../../../src/policy/compile.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { actions, filters } from '../../../src/policy/vocabulary.ts';

const vocabulary = { types, filters, actions, evidence: evidenceKinds() };
const context = { now: new Date('2026-11-21T02:00:00Z'), settings: defaultSettings };

test.each(
  filters.map(({ name, example, isForSomeTypes }) => [
    name,
    example,
    isForSomeTypes ? types.find((type) => type.filters?.includes(name))?.name : 'ec2',
  ]),
)('the example of the filter %s loads and compiles', (_name, example, type) => {
  const { policies, diagnostics } = load(
    'example.yml',
    `policies:
- name: example
  resource: ${type}
  mode: { type: cloudtrail, role: r, events: ` +
      `[RunInstances] }
  filters:
  - ${example}
`,
  );
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  for (const policy of policies) compilePolicy(policy, vocabulary, context);
  expect(policies).toHaveLength(1);
});

test.each(actions.map((action) => [action.name, action.example, types.find((type) => canDo(type, action))?.name]))(
  'the example of the action %s loads',
  (_name, example, type) => {
    const { policies, diagnostics } = load(
      'example.yml',
      `policies:\n- name: example\n  resource: ${type ?? 'none'}\n  actions:\n  - ${example}\n`,
    );
    expect(diagnostics).toEqual([]);
    expect(policies[0]?.actions).toHaveLength(1);
  },
);

const shipped = new URL('../../../policies', import.meta.url).pathname;

test.each(readdirSync(shipped).filter((name) => name.endsWith('.yml')))(
  'the shipped policies in %s are valid',
  (name) => {
    const { policies, diagnostics } = load(`policies/${name}`, readFileSync(join(shipped, name), 'utf8'));
    expect(diagnostics).toEqual([]);
    for (const policy of policies) compilePolicy(policy, vocabulary, context);
    expect(policies.length).toBeGreaterThan(0);
  },
);

test.each(['filters', 'actions'])('each of the %s has a test of its name', (folder) => {
  const root = new URL('../../..', import.meta.url).pathname;
  const names = readdirSync(join(root, 'src/policy', folder)).map((name) => name.replace(/\.ts$/, '.test.ts'));
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !existsSync(join(root, 'test/unit/policy', folder, name)))).toEqual([]);
});

test('no two filters or actions share a name', () => {
  for (const names of [
    filters.map(({ name }) => name),
    actions.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
  ])
    expect(new Set(names).size).toBe(names.length);
});

function load(path: string, text: string): ReturnType<typeof loadPolicies> {
  return loadPolicies([{ path, text }], vocabulary, defaultSettings);
}
