import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { resultOf } from '../../../src/app/result.ts';
import { withExistingLedger, withLedger } from '../../../src/app/with-ledger.ts';
import { withPlan } from '../../../src/app/with-plan.ts';
import { withPolicies } from '../../../src/app/with-policies.ts';
import { withSetup } from '../../../src/app/with-setup.ts';
import { defaultConfig } from '../../../src/config/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-with-'));
const path = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const config = path('mayfly.yml', 'mode: act\n');
const broken = path('broken.yml', 'mode: actt\n');
const policies = path('policies.yml', 'policies: [{ name: a, resource: ebs, actions: [delete] }]\n');
const typo = path('typo.yml', 'policies: [{ name: a, resource: ebs, actions: [deletee] }]\n');
const later = path('later.yml', 'policies: [{ name: b, resource: ec2, actions: [reboot] }]\n');
const runtime = { clock: () => new Date(), environment: {}, print: () => undefined };

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const codes = ({ diagnostics }: { readonly diagnostics: readonly { readonly code: string }[] }): readonly string[] =>
  diagnostics.map(({ code }) => code);

test('the work is done with mayfly.yml as it was read, and not with one that has errors', async () => {
  expect((await withSetup({ config }, runtime, (setup) => resultOf(setup.config.mode))).value).toBe('act');
  const result = await withSetup({ config: broken }, runtime, () => {
    throw new Error('the work must not be done');
  });
  expect([result.value, codes(result)]).toEqual([undefined, ['config/invalid']]);
  // For the code frame.
  expect(result.sources.map((source) => source.path)).toEqual([broken]);
});

test('faults of policies and of mayfly.yml are reported together', async () => {
  const result = await withPolicies([typo], { config: broken }, runtime, () => {
    throw new Error('the work must not be done');
  });
  expect(codes(result)).toEqual(['config/invalid', 'policy/unknown-action']);
});

test('the work gets the valid policies and the files; it reports what is not supported yet', async () => {
  const result = await withPolicies([policies, later], { config }, runtime, (read) =>
    resultOf([read.policies.map(({ type }) => type), read.files]),
  );
  expect(result.value).toEqual([['ebs'], [policies, later]]);
  expect(codes(result)).toEqual(['policy/not-yet-action']);
});

test('without a plan in the folder nothing is done, and the fault says which file is missing', async () => {
  const result = await withPlan(join(folder, 'nothing'), { config }, runtime, () => {
    throw new Error('the work must not be done');
  });
  expect([result.value, codes(result)]).toEqual([undefined, ['plan/missing']]);
});

test('a ledger is closed after the work, also when it fails', async () => {
  const setup = { config: { ...defaultConfig, ledger: join(folder, 'ledger.sqlite') } };
  const opened = await withLedger(setup, {}, runtime, (ledger) => Promise.resolve(ledger));
  await expect(opened.ledger.runs()).rejects.toThrow(/not open/);
  let failing: typeof opened | undefined;
  const work = withLedger(setup, {}, runtime, (ledger) => {
    failing = ledger;
    throw new RangeError('the work failed');
  });
  await expect(work).rejects.toThrow(RangeError);
  await expect(failing?.ledger.runs()).rejects.toThrow(/not open/);
});

test('a ledger that must exist and does not is an error, and is not created', async () => {
  const ledger = join(folder, 'none.sqlite');
  const work = () =>
    withExistingLedger({ config: { ...defaultConfig, ledger } }, {}, runtime, () => Promise.resolve(1));
  await expect(work()).rejects.toThrow(`There is no ledger ${ledger} here.`);
  await expect(work()).rejects.toThrow('There is no ledger');
});
