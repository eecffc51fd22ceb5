import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readHolidays } from '../../../src/app/holidays.ts';
import { limitsOf } from '../../../src/app/limits.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { LimitScope, Limits } from '../../../src/core/limits.ts';
import { nightOf } from '../../../src/policy/schedule/night.ts';

function limits(text: string, holidays: readonly string[] = []): Limits {
  const { config, diagnostics } = loadConfig({ path: 'mayfly.yml', text });
  expect(diagnostics).toEqual([]);
  return limitsOf(config, holidays);
}

const asked = (policy: string, account = '111122223333', owner?: string, team?: string): LimitScope => ({
  policy,
  subject: { account, ...(owner !== undefined && { owner }), ...(team !== undefined && { team }) },
});

const rules = `
mode: act
ous: { sandbox: ["111122223333", "2222*"] }
promotion:
  - { stage: notify }
  - { policies: ["expired-*"], stage: stop }
  - { policies: ["expired-*"], ous: [sandbox], owners: ["*@acme.example"], stage: delete }
  - { accounts: ["999999999999"], stage: observe }
`;

test.each([
  ['the rule for all', asked('idle'), 'notify'],
  ['one for some policies', asked('expired-ttl'), 'stop'],
  ['in an organizational unit, for an owner', asked('expired-ttl', '222233334444', 'Ada@acme.example'), 'delete'],
  ['elsewhere', asked('expired-ttl', '333333333333', 'ada@acme.example'), 'stop'],
  ['what nobody owns fits no rule about owners', asked('expired-ttl', '111122223333'), 'stop'],
  ['the last that fits counts', asked('expired-ttl', '999999999999', 'ada@acme.example'), 'observe'],
])('promotion: %s', (_, about, stage) => {
  expect(limits(rules).stageOf(about)).toBe(stage);
});

test('where no rule fits, the mode counts; without rules, it alone does', () => {
  const one = 'promotion: [{ teams: [web], stage: stop }]\n';
  expect([limits(one).stageOf(asked('p')), limits(`mode: act\n${one}`).stageOf(asked('p'))]).toEqual([
    'observe',
    'delete',
  ]);
  expect(limits(one).stageOf(asked('p', '111122223333', undefined, 'web'))).toBe('stop');
  expect([limits('mode: act\n').stageOf(asked('p')), limits('').stageOf(asked('p'))]).toEqual([undefined, undefined]);
});

test('windows are not for schedules, unless they name the policy', () => {
  const open = 'open: ["mon-fri 09:00-17:00"]';
  const evening = new Date('2026-11-20T19:00:00Z');
  const closed = (rule: string, askedBy: string): boolean =>
    limits(`windows: [{ ${rule} }]\n`).closedAt({ ...asked('nights'), requestedBy: askedBy }, evening) !== undefined;
  expect([closed(open, 'stop'), closed(open, 'follow-schedule')]).toEqual([true, false]);
  expect([
    closed(`policies: ["night*"], ${open}`, 'follow-schedule'),
    closed(`policies: [days], ${open}`, 'follow-schedule'),
  ]).toEqual([true, false]);
  expect(closed(`accounts: ["111122223333"], ${open}`, 'follow-schedule')).toBe(false);
});

test('the last rule that fits is the window, without a rule it is open; a closed one says until when', () => {
  const office = limits(`
tz: Europe/Berlin
windows:
  - { policies: [a, b], open: ["mon-fri 09:00-17:00"] }
  - { policies: [b], open: ["daily 00:00-24:00 America/New_York"] }
`);
  const night = new Date('2026-11-21T02:00:00Z');
  expect(office.closedAt(asked('a'), night)).toEqual({
    message: 'outside of its window (mon-fri 09:00-17:00 Europe/Berlin)',
    until: '2026-11-23T08:00:00.000Z',
  });
  expect([office.closedAt(asked('b'), night), office.closedAt(asked('c'), night)]).toEqual([undefined, undefined]);
});

test('holidays are those of mayfly.yml, or of the file that it names', () => {
  const window = 'windows: [{ open: [mon-fri 09:00-17:00] }]\n';
  const monday = new Date('2026-11-23T10:00:00Z');
  expect(limits(`${window}holidays: [2026-11-23]\n`).closedAt(asked('a'), monday)?.until).toBe(
    '2026-11-24T09:00:00.000Z',
  );
  expect(
    limits(`${window}holidays: days.txt\n`, ['2026-11-23', '2026-11-24']).closedAt(asked('a'), monday)?.until,
  ).toBe('2026-11-25T09:00:00.000Z');
});

test('the defaults are on', () => {
  expect(limits('').ceilings).toEqual({ perPolicy: { resources: 20, percent: 10 }, perNight: { deletions: 100 } });
});

test('no holiday is lost, however the lines of its file end', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'mayfly-holidays-')), 'days.txt');
  for (const end of ['\n', '\r\n', '\r']) {
    writeFileSync(path, `\uFEFF${['2026-12-25 Christmas', '2026-12-26', 'soon'].join(end)}${end}`);
    const { holidays, diagnostics } = await readHolidays(path);
    expect(holidays).toEqual(['2026-12-25', '2026-12-26']);
    expect(diagnostics).toMatchObject([{ at: { line: 3 }, message: '`soon` is not a date.' }]);
  }
});

test('a file of holidays has one date a line; any other line is reported with its position', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-holidays-'));
  const path = join(folder, 'days.txt');
  writeFileSync(path, '# Berlin\n2026-12-25 Christmas Day\r\n\n  2026-12-26\n26.12.2026\n2026-02-30\n');
  const { holidays, diagnostics } = await readHolidays(path);
  expect(holidays).toEqual(['2026-12-25', '2026-12-26']);
  expect(diagnostics.map(({ at, message }) => `${at.line}:${at.column} ${message}`)).toEqual([
    '5:1 `26.12.2026` is not a date.',
    '6:1 `2026-02-30` is not a date.',
  ]);
  rmSync(folder, { recursive: true });
  expect((await readHolidays(path)).diagnostics.map(({ at, severity }) => [at.file, severity])).toEqual([
    [path, 'error'],
  ]);
});

test.each([
  ['before midnight', '2026-11-20T22:30:00Z', 'Europe/Berlin', '2026-11-20'],
  ['after it', '2026-11-21T02:00:00Z', 'Europe/Berlin', '2026-11-20'],
  ['a minute before noon', '2026-11-21T10:59:00Z', 'Europe/Berlin', '2026-11-20'],
  ['at noon', '2026-11-21T11:00:00Z', 'Europe/Berlin', '2026-11-21'],
])('a night lasts from noon to noon: %s', (_, at, zone, night) => {
  expect(nightOf(Date.parse(at), zone)).toBe(night);
});
