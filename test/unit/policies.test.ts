import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runPolicyTests } from '../../src/app/policy-tests/run.ts';
import { loadSetup } from '../../src/app/setup.ts';
import { loadConfig } from '../../src/config/load.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { loadPolicies } from '../../src/policy/load/load.ts';

test('every shipped policy has a test, and all tests hold', async () => {
  const around = { clock: () => new Date(0), environment: {}, print: () => undefined };
  const { report, diagnostics } = await runPolicyTests(['policies'], {}, await loadSetup(undefined, {}), around);
  expect(diagnostics).toEqual([]);
  expect(report?.untested).toEqual([]);
  expect(report?.results.filter(({ differences }) => differences.length > 0)).toEqual([]);
  expect(report?.results.length).toBeGreaterThan(20);
});

const pages = [
  'README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'));

/**
 * Policies that pages show, with the line on which each begins. Pieces of policies, mayfly.yml and files of tests are
 * none.
 */
const shown = pages.flatMap((path) => {
  const page = readFileSync(path, 'utf8');
  const blocks = [...page.matchAll(/^```ya?ml\n(.*?)^```/gms)];
  // A page whose policies need something of mayfly.yml shows that, too.
  const mayfly = blocks.find(({ 1: text = '' }) => text.startsWith('owner:'))?.[1];
  return blocks.flatMap(({ 1: text = '', index }) =>
    /^policies:\s*$/m.test(text) && /^ +(?:- )?resource:/m.test(text)
      ? [{ where: `${path}:${page.slice(0, index).split('\n').length}`, text, mayfly }]
      : [],
  );
});

test('pages show policies', () => {
  expect(shown.length).toBeGreaterThan(0);
});

test.each(shown)('the policy that $where shows is valid', async ({ where, text, mayfly }) => {
  const { vocabulary } = await loadSetup(undefined, {});
  const { config, diagnostics } = loadConfig(mayfly === undefined ? undefined : { path: 'mayfly.yml', text: mayfly });
  expect(diagnostics).toEqual([]);
  const settings = settingsOf(config);
  expect(loadPolicies([{ path: where, text }], vocabulary, settings).diagnostics).toEqual([]);
});
