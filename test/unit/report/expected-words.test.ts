import { expect, test } from '@jest/globals';
import type { Expected, MeasuredWindow, Operator } from '../../../src/core/expected.ts';
import { expectedWords } from '../../../src/report/expected-words.ts';

const window: MeasuredWindow = { last: 'days', count: 14 };

test.each<[Operator, string | string[] | number, string]>([
  ['eq', 'a', '`a`'],
  ['ne', 'a', 'not `a`'],
  ['gt', 5, 'more than 5'],
  ['le', 5, 'at most 5'],
  ['in', ['a', 'b'], 'one of `a`, `b`'],
  ['in', ['a'], '`a`'],
  ['in', 'abc', 'in `abc`'],
  ['not-in', ['a', 'b'], 'none of `a`, `b`'],
  ['contains', 'a', 'containing `a`'],
  ['glob', 'a*', 'like `a*`'],
  ['regex', '^a', 'matching `^a`'],
  ['difference', ['a'], 'with anything besides `a`'],
  ['intersect', ['a', 'b'], 'with any of `a`, `b`'],
  ['mod', 2, 'with a remainder by 2'],
])('%s %j: %s', (op, value, words) => {
  expect(expectedWords({ kind: 'compare', op, value })).toBe(words);
});

test.each<[string, Expected]>([
  ['at least 30d old', { kind: 'age', op: 'ge', days: 30 }],
  ['younger than 1d 12h', { kind: 'age', op: 'lt', days: 1.5 }],
  ['exactly 30m old', { kind: 'age', op: 'eq', days: 1 / 48 }],
  ['less than 0d ahead', { kind: 'days-left', op: 'lt', days: 0 }],
  ['more than `1.2`, as version', { kind: 'compare', op: 'gt', value: '1.2', as: 'version' }],
  ['in the value of s3://b/k.txt', { kind: 'compare', op: 'in', from: 's3://b/k.txt' }],
  ['more than 5 resources', { kind: 'compare', op: 'gt', value: 5, unit: 'resources' }],
  ['`DRIFTED`, at most 7d old', { kind: 'compare', op: 'eq', value: 'DRIFTED', maxAge: '7d' }],
  ['not empty', { kind: 'presence', is: 'not-empty' }],
  ['stop, due within 2d', { kind: 'end', is: 'due', operation: 'stop', duration: '2d' }],
  ['no owner, nor a maker that is a guess', { kind: 'owner', is: 'missing', maker: 'guess' }],
  ['less than 5 over the last 14 days', { kind: 'measured', op: 'lt', value: 5, window }],
  [
    'at most 80 percent of Iops over the last day',
    { kind: 'measured', op: 'le', value: 80, percentOf: 'Iops', window: { ...window, count: 1 } },
  ],
  [
    'CPU (maximum) at most 5 over the last 5 working days, 8:00 to 18:00 (UTC), and called idle by AWS',
    {
      kind: 'idle',
      by: 'both',
      limits: [{ metric: 'CPU', statistic: 'Maximum', atMost: 5 }],
      window: { last: 'working-days', count: 5, hours: { from: 8, until: 18 }, zone: 'UTC' },
    },
  ],
  [
    'off at this hour (19:00 et if the tag has no times)',
    { kind: 'schedule', switches: 'off', default: { hour: 19, zone: 'et' } },
  ],
  [
    'more than $500 a month, on two days; costliest first, until it fits',
    { kind: 'spend', currency: 'USD', limit: 500, days: 2, choose: 'costliest-first' },
  ],
  ['more than the budget dev allows', { kind: 'spend', currency: 'USD', budget: 'dev', days: 1 }],
  [
    'more than $90.50 a month, as the budget dev allows',
    { kind: 'spend', currency: 'USD', limit: 90.5, budget: 'dev', days: 1 },
  ],
  [
    'of each group by tag:team, sorted by LaunchTime as date (missing values last), descending, ' +
      'without the first 3, at most 2 or 10 percent, whichever is less',
    {
      kind: 'rank',
      groupBy: { key: 'tag:team' },
      sortBy: { key: 'LaunchTime', as: 'date' },
      order: 'desc',
      missing: 'last',
      skip: { count: 3 },
      limit: { count: 2, percent: 10 },
    },
  ],
  [
    'listed with vpc-id `vpc-1` or `vpc-2` and state `available`',
    {
      kind: 'listed',
      terms: [
        { name: 'vpc-id', values: ['vpc-1', 'vpc-2'] },
        { name: 'state', values: ['available'] },
      ],
    },
  ],
])('%s', (words, expected) => {
  expect(expectedWords(expected)).toBe(words);
});
