import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { runPolicyTests } from '../../../src/app/policy-tests/run.ts';
import { loadSetup } from '../../../src/app/setup.ts';

test('every policy of docs/examples has a test, and all tests hold', async () => {
  const around = { clock: () => new Date(0), environment: {}, print: () => undefined };
  const { report, diagnostics } = await runPolicyTests(['docs/examples'], {}, await loadSetup(undefined, {}), around);
  expect(diagnostics).toEqual([]);
  expect(report?.untested).toEqual([]);
  expect(report?.results.length).toBeGreaterThanOrEqual(8);
  expect(report?.results.filter(({ differences }) => differences.length > 0)).toEqual([]);
});

test.each(['budget', 'idle', 'owner', 'schedules', 'ttl'])('docs/%s.md shows its example as it is', (name) => {
  expect(readFileSync(`docs/${name}.md`, 'utf8')).toContain(readFileSync(`docs/examples/${name}.yml`, 'utf8').trim());
});
