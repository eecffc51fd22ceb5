import { expect, test } from '@jest/globals';
import { protectedListOf } from '../../../../src/app/commands/protected.ts';
import { loadConfig } from '../../../../src/config/load.ts';
import { settingsOf } from '../../../../src/config/settings.ts';
import { baseline, baselineVersion } from '../../../../src/core/baseline.ts';
import { protectedToText } from '../../../../src/report/formats/protected-text.ts';

const text = `tags: { intent: [lifespan-intent, lifecycle], hold: keep-until }
classes:
  persistent-core: [crown-jewel]
protect:
  arns:
    - "arn:aws:rds:*:*:db:ledger*"
  accounts: ["111122223333"]
  baseline:
    cdk-bootstrap: false
  custom-resources-allowed: ["Custom::Certificate"]
ledger: { table: mayfly-ledger, region: eu-west-1 }
bucket: plans-of-ours
`;

test('what protects is listed with the line of mayfly.yml that says so; what holds by default, without one', () => {
  const list = listOf(text);
  const lines = (
    rows: readonly { readonly value: string; readonly at?: { readonly file: string; readonly line: number } }[],
  ) => rows.map(({ value, at }) => [value, at && `${at.file}:${at.line}`]);
  expect(lines(list.tags.keys)).toEqual([
    ['lifespan-intent', 'm.yml:1'],
    ['lifecycle', 'm.yml:1'],
  ]);
  expect(lines(list.tags.holds)).toEqual([['keep-until', 'm.yml:1']]);
  expect(lines(list.tags.values)).toEqual([
    ['persistent-core', undefined],
    ['crown-jewel', 'm.yml:3'],
  ]);
  expect(lines(list.arns)).toEqual([['arn:aws:rds:*:*:db:ledger*', 'm.yml:6']]);
  expect(lines(list.accounts)).toEqual([['111122223333', 'm.yml:7']]);
  expect(lines(list.regions)).toEqual([]);
  expect(lines(list.customResourcesAllowed)).toEqual([['Custom::Certificate', 'm.yml:10']]);
  expect(lines(list.baseline.own)).toEqual([
    ['arn:*:dynamodb:*:*:table/mayfly-ledger', 'm.yml:11'],
    ['arn:*:s3:::plans-of-ours', 'm.yml:12'],
  ]);
  expect(list.baseline.version).toBe(baselineVersion);
  expect(list.baseline.entries.map(({ id, isInForce, at }) => [id, isInForce, at?.line])).toEqual(
    baseline.map(({ id }) => (id === 'cdk-bootstrap' ? [id, false, 9] : [id, true, undefined])),
  );
});

test('the whole baseline can be switched off, and the place says where', () => {
  const { entries } = listOf('protect:\n  baseline: { all: false, sso: true }\n').baseline;
  expect(entries.map(({ isInForce, at }) => [isInForce, at?.line])).toEqual(baseline.map(() => [false, 2]));
});

test('without mayfly.yml everything of the baseline is in force', () => {
  const { config } = loadConfig(undefined);
  const list = protectedListOf({ config, settings: settingsOf(config), sources: [] });
  expect(list.baseline.entries.every(({ isInForce }) => isInForce)).toBe(true);
  expect(list.tags.keys).toEqual([{ value: 'lifespan-intent' }]);
});

test.each([
  ['protect: { baseline: { cdk-bootstrp: true } }', 'config/unknown-key', 'Did you mean `cdk-bootstrap`?'],
  ['protect: { baseline: { sso: maybe } }', 'config/invalid', undefined],
  [
    'protect: { custom-resources-allowed: [Certificate] }',
    'config/invalid',
    'Expected the type of a custom resource, such as `Custom::Certificate`.',
  ],
])('%s is an error with its remedy', (written, code, remedy) => {
  const [fault] = loadConfig({ path: 'm.yml', text: written }).diagnostics;
  expect(fault).toMatchObject({ code, at: { line: 1 }, ...(remedy && { remedy }) });
});

test('as text: the entries with reason, patterns and source, what is off, and the places', () => {
  const shown = protectedToText(listOf(text), { columns: 100, colour: false });
  expect(shown).toContain(`Baseline, version ${baselineVersion}\n  control-tower\n`);
  expect(shown).toContain(
    '  cdk-bootstrap (off)  (m.yml:9)\n    without it no CDK app can be deployed to the account.\n',
  );
  expect(shown).toContain('ARNs\n  arn:aws:rds:*:*:db:ledger*  (m.yml:6)\n');
  expect(shown).not.toContain('Regions\n');
  for (const { source } of baseline) expect(shown).toContain(source);
  expect(
    shown.split('\n').filter((line) => line.length > 100 && line.includes(' ') && !line.includes('https')),
  ).toEqual([]);
});

function listOf(written: string) {
  const source = { path: 'm.yml', text: written };
  const { config, diagnostics } = loadConfig(source);
  expect(diagnostics).toEqual([]);
  return protectedListOf({ config, settings: settingsOf(config), sources: [source] });
}
