import { expect, test } from '@jest/globals';
import { cut, padEnd, padStart, widthOf, wrap } from '../../../src/report/columns.ts';
import { toText } from '../../../src/report/formats/plan-text.ts';
import { toSavingsText } from '../../../src/report/formats/savings-text.ts';
import { reportedPlan } from './reported-plan.ts';

test.each([
  ['', 0],
  ['vol-1', 5],
  ['→ … · ─', 7],
  ['é', 1],
  ['e\u0301', 1],
  ['数据库', 6],
  ['ﾃﾞｰﾀ', 4],
  ['데이터', 6],
  ['🚀', 2],
  ['🇮🇪', 2],
  ['👩‍💻', 2],
])('%s takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 5, 'abcd…'],
  ['数据库', 6, '数据库'],
  ['数据库', 5, '数据…'],
  ['数据库', 4, '数…'],
  ['a🚀b', 3, 'a…'],
  ['👩‍💻👩‍💻', 3, '👩‍💻…'],
])('%s cut to %i columns is %s', (text, width, shown) => {
  expect(cut(text, width)).toBe(shown);
});

test('lines break by columns, not by characters', () => {
  expect(wrap('数据库 数据库 数据库', 16, '  ')).toEqual(['  数据库 数据库', '  数据库']);
  expect(wrap('abc abc abc', 10, '  ')).toEqual(['  abc abc', '  abc']);
});

test('cells are filled up by columns', () => {
  expect([padEnd('数据', 6), padStart('数据', 6), padEnd('long', 2)]).toEqual(['数据  ', '  数据', 'long']);
});

test('names in Chinese or with an emoji keep a table in line', () => {
  const row = { stopped: 0, deleted: 1, snapshots: 0, perMonth: 1, soFar: 1, unknown: 0 };
  const names = ['maria', '数据平台', '🚀 launch'];
  const text = toSavingsText(
    {
      ledger: 'l',
      by: 'owner',
      until: '2026-11-21T02:00:00.000Z',
      rows: names.map((name) => ({ ...row, name })),
      total: row,
    },
    { colour: false },
  );
  const lines = text.split('\n').slice(0, 5);
  expect(new Set(lines.map(widthOf)).size).toBe(1);
});

test.each([60, 100])('no line of a plan is wider than %i columns, whatever the names', (columns) => {
  const findings = reportedPlan.findings.map((finding) => ({
    ...finding,
    subject: { ...finding.subject, name: '数据库🚀'.repeat(20), owner: '평가팀'.repeat(9) },
  }));
  const lines = toText({ ...reportedPlan, findings }, { columns, colour: false }).split('\n');
  expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
  expect(lines.some((line) => line.includes('数据库'))).toBe(true);
});
