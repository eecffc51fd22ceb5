import { expect, test } from '@jest/globals';
import { unfinished } from '../../../../src/app/deployed/unfinished.ts';
import type { RunRecord } from '../../../../src/core/run-record.ts';

const now = new Date('2026-11-21T02:00:00Z');

function run(plan: string, began: string, more: Partial<RunRecord> = {}): RunRecord {
  return { id: `${plan} ${began}`, kind: 'apply', plan, began, storedAt: `plans/2026-11-20/${plan}/`, ...more };
}

const ended = '2026-11-20T09:00:00Z';

test('a run that never ended or left steps open is continued once a night, under its own name', () => {
  const runs = [
    run('a', '2026-11-20T02:00:00Z'),
    run('b', '2026-11-20T03:00:00Z', { ended, open: 2 }),
    run('c', '2026-11-20T03:00:00Z', { ended, open: 0 }),
  ];
  expect(unfinished(runs, now)).toEqual([
    { name: 'b-2026-11-21', plan: 'b', storedAt: 'plans/2026-11-20/b/' },
    { name: 'a-2026-11-21', plan: 'a', storedAt: 'plans/2026-11-20/a/' },
  ]);
});

test('the latest run of a plan counts', () => {
  const [first, last] = [
    run('a', '2026-11-19T02:00:00Z', { ended, open: 2 }),
    run('a', '2026-11-20T02:00:00Z', { ended, open: 0 }),
  ];
  expect(unfinished([first, last], now)).toEqual([]);
  expect(unfinished([last, first], now)).toEqual([]);
});

test("a laptop's runs and those of a month ago are left alone", () => {
  const laptop: RunRecord = { id: 'l', kind: 'apply', plan: 'l', began: '2026-11-20T02:00:00Z' };
  expect(unfinished([laptop, run('old', '2026-10-01T02:00:00Z')], now)).toEqual([]);
});

test('names fit what Step Functions takes', () => {
  const [start] = unfinished([run('0123456789abcdef', '2026-11-20T02:00:00Z')], now);
  expect(start?.name).toMatch(/^[\w-]{1,80}$/);
});
