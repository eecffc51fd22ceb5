import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/load.ts';
import { configJsonSchema, configPage, example } from '../../../src/config/reference.ts';
import { defaultConfig, defaultSettings, settingsOf } from '../../../src/config/settings.ts';
import { zoneMeant } from '../../../src/policy/schedule/zone.ts';

const root = join(import.meta.dirname, '../../..');
const load = (text: string) => loadConfig({ path: 'mayfly.yml', text });
const faults = (text: string) =>
  load(text).diagnostics.map(({ at, code, message, remedy }) => `${at.line}:${at.column} ${code} ${message} ${remedy}`);

test('without a file, or with an empty one, all is as by default: it observes', () => {
  expect(loadConfig(undefined)).toEqual({ config: defaultConfig, diagnostics: [] });
  expect(load('')).toEqual({ config: defaultConfig, diagnostics: [] });
  expect(defaultConfig.mode).toBe('observe');
  expect(defaultSettings).toMatchObject({
    tags: { intent: ['lifespan-intent'], hold: ['mayfly-hold'] },
    graceHours: 72,
    tz: 'UTC',
  });
});

test('what is written holds, the rest is as by default', () => {
  const { config, diagnostics } = load(
    'mode: act\ntags: {owner: created-by}\ngrace: 24\nprotect: {accounts: ["012345678901"]}\n',
  );
  expect(diagnostics).toEqual([]);
  expect(settingsOf(config)).toEqual({
    ...defaultSettings,
    tags: { ...defaultSettings.tags, owner: ['created-by'] },
    graceHours: 24,
    protect: { ...defaultSettings.protect, accounts: ['012345678901'] },
  });
});

test('the ledger is a file, or a table with its region', () => {
  expect(load('ledger: here.sqlite\n').config.ledger).toBe('here.sqlite');
  expect(load('ledger: {table: mayfly-ledger, region: eu-west-1}\n')).toMatchObject({
    config: { ledger: { table: 'mayfly-ledger', region: 'eu-west-1' } },
    diagnostics: [],
  });
});

test('the example of the documentation is read without a word', () => {
  const { config, diagnostics } = load(example);
  expect(diagnostics).toEqual([]);
  expect(config.notify.escalation['on-call']).toBe('pager');
});

test.each([
  [
    'an unknown key with a near name',
    'protct:\n  arns: [a]\n',
    '1:1 config/unknown-key mayfly.yml has no key `protct`. Did you mean `protect`?',
  ],
  [
    'an unknown key far from all',
    'plan:\n  x: 1\n',
    '2:3 config/unknown-key `plan` has no key `x`. It can have `expires-hours`.',
  ],
  [
    'a mode that does not exist',
    'mode: on\n',
    '1:7 config/invalid `mode` cannot be true. It can be `observe` or `act`.',
  ],
  ['a number in words', 'grace: 3h\n', '1:8 config/invalid `grace` cannot be "3h". Expected a number.'],
  [
    'an account that YAML reads as a number',
    'protect: {accounts: [111122223333]}\n',
    '1:22 config/invalid `protect.accounts.0` cannot be 111122223333. Expected a text.',
  ],
  [
    'a section without a value',
    'protect:\n',
    '1:1 config/invalid `protect` cannot be null. Expected a mapping of keys to values.',
  ],
  [
    'a ledger table without its region',
    'ledger: {table: mayfly-ledger}\n',
    '1:9 config/invalid `ledger` cannot be {"table":"mayfly-ledger"}. It can be the path of a file, or `{ table: ' +
      'NAME, region: REGION }`.',
  ],
  [
    'a zone that nobody knows',
    'tz: Mars/Olympus\n',
    '1:5 config/invalid `tz` cannot be "Mars/Olympus". Expected an IANA time zone, such as `Europe/Berlin`.',
  ],
  [
    'a zone that no clock can have',
    'tz: "+23:00"\n',
    '1:5 config/invalid `tz` cannot be "+23:00". Expected an IANA time zone, such as `Europe/Berlin`.',
  ],
  [
    'a zone that is behind UTC or ahead of it',
    'tz: UTC-8\n',
    '1:5 config/invalid `tz` cannot be "UTC-8". Expected an IANA time zone, such as `Europe/Berlin`.',
  ],
  [
    'a target that is not there',
    'notify:\n  escalation: {on-call: pagr}\n  targets: {pager: {type: console}}\n',
    '2:25 config/unknown-target `notify.targets` has no target `pagr`. Did you mean `pager`?',
  ],
  [
    'hours that are none',
    'windows:\n  - open: [mon-fry 09:00-17:00]\n',
    '2:12 config/invalid `windows.0.open.0` cannot be "mon-fry 09:00-17:00". Expected days and hours, such as ' +
      '`mon-fri 09:00-17:00`, `mon,wed 22:00-04:00` or `daily 00:00-24:00 Europe/Berlin`.',
  ],
  [
    'a stage that does not exist',
    'promotion:\n  - stage: delte\n',
    '2:12 config/invalid `promotion.0.stage` cannot be "delte". It can be `observe` or `notify` or `stop` or `delete`.',
  ],
  [
    'a key of a rule',
    'promotion:\n  - {stage: stop, policy: x}\n',
    '2:19 config/unknown-key `promotion.0` has no key `policy`. It can have `policies`, `accounts`, `ous`, ' +
      '`owners`, `teams`, `stage`.',
  ],
  [
    'a unit that is not listed',
    'ous: {sandbox: ["111122223333"]}\npromotion:\n  - {stage: stop, ous: [sandbx]}\n',
    '3:25 config/unknown-ou `ous` has no organizational unit `sandbx`. Did you mean `sandbox`?',
  ],
  [
    'a holiday in words',
    'holidays: [christmas]\n',
    '1:12 config/invalid `holidays.0` cannot be "christmas". It can be a list of dates, such as `2026-12-25`, or ' +
      'the path of a file with one date per line.',
  ],
  [
    'a ceiling that is none',
    'ceilings:\n  per-policy: {resource: 3}\n',
    '2:16 config/unknown-key `ceilings.per-policy` has no key `resource`. Did you mean `resources`?',
  ],
  ['a list', '- mode\n', '1:1 config/invalid `mayfly.yml` cannot be ["mode"]. Expected a mapping of keys to values.'],
])('%s', (_, text, fault) => {
  expect(faults(text)).toEqual([fault]);
  expect(load(text).config).toBe(defaultConfig);
});

test.each(['IST', 'BST', 'PST', 'SST', 'ACT', 'SystemV/PST8', '\u221208:00', 'Z'])(
  'the time zone %s, which only ICU knows, is refused wherever mayfly.yml names one',
  (zone) => {
    expect(faults(`tz: "${zone}"\n`)).toEqual([expect.stringContaining('1:5 config/invalid `tz` cannot be')]);
    const window = `windows:\n  - open: ["mon-fri 09:00-17:00 ${zone}"]\n`;
    expect(faults(window)).toEqual([expect.stringContaining('2:12 config/invalid `windows.0.open.0` cannot be')]);
  },
);

test('a time zone of mayfly.yml is the same for all that read it, whatever its case', () => {
  const zoneOf = (tz: string): unknown => load(`tz: "${tz}"\n`).config.tz;
  expect(zoneOf('europe/berlin')).toBe('Europe/Berlin');
  expect(zoneMeant(String(zoneOf('est')))).toBe('EST');
  expect(zoneMeant(String(zoneOf('+0530')))).toBe('+05:30');
});

test.each(['owner', 'team', 'ttl', 'intent', 'hold'])('a tag key without a letter is none: %s', (key) => {
  for (const written of ['" "', '"-"', '["owner", "_ -"]'])
    expect(faults(`tags: {${key}: ${written}}\n`)).toEqual([expect.stringContaining('config/invalid `tags.')]);
});

test('all faults are reported at once, in their order', () => {
  expect(faults('mode: x\ngrace: y\n').map((fault) => fault.slice(0, 3))).toEqual(['1:7', '2:8']);
});

test('a key that is written twice is an error', () => {
  expect(faults('mode: act\nmode: observe\n').join()).toContain('2:1 yaml/key-twice');
});

test('broken YAML is a diagnostic, not an exception', () => {
  expect(load('mode: [act\n').diagnostics).toMatchObject([{ severity: 'error', at: { file: 'mayfly.yml' } }]);
});

test('a webhook’s address is not repeated in its error', () => {
  const text = 'notify: {targets: {a: {type: slack, webhook: "hooks.slack.com/services/T0/B0/secret"}}}\n';
  expect(load(text).diagnostics).toHaveLength(1);
  expect(JSON.stringify(load(text).diagnostics)).not.toContain('secret');
});

test('aliases of aliases end, and so do aliases of themselves', () => {
  const bomb = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`),
  ];
  expect(load(bomb.join('\n')).diagnostics).toMatchObject([{ code: 'yaml/too-many-copies' }]);
  expect(load('protect: &p {arns: [*p]}\n').diagnostics).toMatchObject([{ code: 'yaml/cycle' }]);
});

test('the page and the schema for editors are current: `npm run schemas` writes them', () => {
  expect(readFileSync(join(root, 'docs/configuration.md'), 'utf8')).toBe(configPage());
  expect(JSON.parse(readFileSync(join(root, 'schemas/mayfly.schema.json'), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(configJsonSchema())),
  );
});
