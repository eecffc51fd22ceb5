import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cruise, type ICruiseOptions, type IForbiddenRuleType, type IResolveOptions } from 'dependency-cruiser';

const path = '../../.dependency-cruiser.mjs';
const { forbidden, options } = (
  (await import(path)) as { default: { forbidden: IForbiddenRuleType[]; options: Options } }
).default;

type Options = ICruiseOptions & { enhancedResolveOptions: Partial<IResolveOptions> };

/** Files that each break one rule, in a tree of their own: `[rule, file, imports]`. */
const breaches: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['room-core', 'src/core/breach.ts', '../plan/target.ts'],
  ['room-python', 'src/python/breach.ts', '../policy/target.ts'],
  ['room-policy', 'src/policy/breach.ts', '../plan/target.ts'],
  ['room-plan', 'src/plan/breach.ts', '../policy/target.ts'],
  ['room-report', 'src/report/breach.ts', '../plan/target.ts'],
  ['room-iam', 'src/iam/breach.ts', '../estate/target.ts'],
  ['room-estate', 'src/estate/breach.ts', '../policy/target.ts'],
  ['room-config', 'src/config/breach.ts', '../policy/filters/target.ts'],
  ['room-guard', 'src/guard/breach.ts', '../plan/target.ts'],
  ['room-ledger', 'src/ledger/breach.ts', '../estate/resources/target.ts'],
  ['room-notify', 'src/notify/breach.ts', '../report/target.ts'],
  ['room-apply', 'src/apply/breach.ts', '../policy/target.ts'],
  ['room-cli', 'src/cli/breach.ts', '../apply/target.ts'],
  ['estate-aws', 'src/estate/aws/breach.ts', '../resources/target.ts'],
  ['estate-cost', 'src/estate/cost/breach.ts', '../aws/target.ts'],
  ['estate-parts', 'src/estate/parts/breach.ts', '../resources/target.ts'],
  ['estate-resources', 'src/estate/resources/breach.ts', '../inventory/target.ts'],
  ['estate-inventory', 'src/estate/inventory/breach.ts', '../evidence/target.ts'],
  ['estate-evidence', 'src/estate/evidence/breach.ts', '../resources/target.ts'],
  ['policy-schedule', 'src/policy/schedule/breach.ts', '../matching/target.ts'],
  ['policy-compile', 'src/policy/compile/breach.ts', '../matching/target.ts'],
  ['policy-matching', 'src/policy/matching/breach.ts', '../filters/target.ts'],
  ['policy-owner', 'src/policy/owner/breach.ts', '../filters/target.ts'],
  ['policy-acting', 'src/policy/acting/breach.ts', '../actions/target.ts'],
  ['policy-filters', 'src/policy/filters/breach.ts', '../actions/target.ts'],
  ['policy-actions', 'src/policy/actions/breach.ts', '../filters/target.ts'],
  ['door-handlers', 'handlers/breach.ts', '../src/app/commands/target.ts'],
  ['app-knows-no-door', 'src/app/breach.ts', '../cli/target.ts'],
  ['python-has-five-doors', 'src/policy/breach.ts', '../python/yaml/target.ts'],
  ['only-the-guard-makes-permits', 'src/guard/another.ts', '../core/permit-mint.ts'],
  ['only-estate-aws-calls-aws', 'src/apply/breach.ts', '@aws-sdk/client-ec2'],
  ['pure-rooms-do-no-io', 'src/report/breach.ts', 'node:fs/promises'],
  ['no-unresolved', 'src/core/breach.ts', './nowhere.ts'],
  ['no-circles', 'src/plan/circle.ts', './circle.ts'],
  ['no-dev-packages', 'src/apply/breach.ts', 'left-to-developers'],
];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-architecture-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each(breaches)('%s is broken by %s that imports %s', async (rule, file, imports) => {
  expect(await violations(file, imports)).toContain(rule);
});

test.each([
  ['src/plan/fine.ts', '../core/target.ts'],
  ['src/apply/fine.ts', '../estate/target.ts'],
  ['src/policy/fine.ts', '../python/yaml.ts'],
  ['src/config/fine.ts', '../python/yaml.ts'],
  ['src/guard/issue.ts', '../core/permit-mint.ts'],
  ['src/core/permit.ts', './permit-mint.ts'],
  ['src/estate/aws/fine.ts', '@aws-sdk/client-ec2'],
  ['src/ledger/fine.ts', 'node:fs'],
  ['src/cli/fine.ts', '../app/commands/target.ts'],
  ['handlers/fine.ts', '../src/app/deployed/target.ts'],
])('%s may import %s', async (file, imports) => {
  expect(await violations(file, imports)).toEqual([]);
});

test('every rule of the configuration is broken here once', () => {
  expect(breaches.map(([rule]) => rule).sort()).toEqual(forbidden.map((rule) => rule.name).sort());
});

/**
 * Names of the rules that `file` breaks by importing `imports`; what it imports exists, unless its name says otherwise.
 */
async function violations(file: string, imports: string): Promise<readonly string[]> {
  const base = mkdtempSync(join(folder, 'tree-'));
  write(
    base,
    'package.json',
    JSON.stringify({
      dependencies: { '@aws-sdk/client-ec2': '1.0.0' },
      devDependencies: { 'left-to-developers': '1.0.0' },
    }),
  );
  for (const name of ['@aws-sdk/client-ec2', 'left-to-developers']) {
    write(
      base,
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.js' }),
    );
    write(base, `node_modules/${name}/index.js`, 'export const target = 1;\n');
  }
  if (imports.startsWith('.') && !imports.includes('nowhere'))
    write(base, join(dirname(file), imports), 'export const target = 1;\n');
  write(base, file, `import { target } from '${imports}';\nexport const value = target;\n`);
  const { output } = await cruise(
    [file.split('/')[0] ?? ''],
    { ...options, baseDir: base, validate: true, ruleSet: { forbidden } },
    options.enhancedResolveOptions,
  );
  if (typeof output === 'string') throw new TypeError('dependency-cruiser gave a text');
  return output.summary.violations
    .filter((violation) => violation.from === file)
    .map((violation) => violation.rule.name);
}

function write(base: string, path: string, text: string): void {
  mkdirSync(dirname(join(base, path)), { recursive: true });
  writeFileSync(join(base, path), text);
}
