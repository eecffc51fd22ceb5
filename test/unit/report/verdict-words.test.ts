import { expect, test } from '@jest/globals';
import type { Verdict } from '../../../src/core/verdict.ts';
import { expectedWords } from '../../../src/report/expected-words.ts';
import { verdictWords } from '../../../src/report/verdict-words.ts';

const at = { file: 'p.yml', line: 1, column: 1 };
const leaf = (looked: string, more: Partial<Verdict>): Verdict => ({
  filter: 'value',
  at,
  result: true,
  property: looked,
  ...more,
});

test.each<[string, Verdict, string]>([
  [
    'a value that is there',
    leaf('State.Name', { actual: 'running', expected: 'eq running' }),
    'State.Name is `running`',
  ],
  ['a value against another', leaf('Size', { actual: 500, expected: 'gt 100' }), 'Size is 500 (more than 100)'],
  ['a missing tag', leaf('tag:owner', { expected: 'absent' }), 'tag:owner is missing'],
  ['a missing owner', leaf('tag:owner', { expected: 'no owner' }), 'tag:owner is missing'],
  ['a missing value that had to be something', leaf('Iops', { expected: 'ne 3000' }), 'Iops is missing (not 3000)'],
  [
    'of an or, what holds',
    { filter: 'or', at, result: true, of: [leaf('a', { result: false, actual: 1 }), leaf('b', { actual: 2 })] },
    'b is 2',
  ],
  [
    'exceptions only where nothing else speaks',
    { filter: 'not', at, result: true, of: [leaf('tag:class', { result: false, actual: 'task', expected: '`core`' })] },
    'tag:class is `task`, not `core`',
  ],
  [
    'several missing tags',
    {
      filter: 'and',
      at,
      result: true,
      of: [
        leaf('tag:a', { expected: 'eq "absent"' }),
        leaf('Size', { actual: 5 }),
        leaf('tag:b', { expected: 'absent' }),
      ],
    },
    'Size is 5; tag:a and tag:b are missing',
  ],
  [
    'a moment',
    leaf('StartTime', { actual: '2025-06-28T14:34:58.000Z', expected: 'age ge 365 days' }),
    'StartTime is 2025-06-28 14:34 UTC (at least 365d old)',
  ],
  [
    'an idle resource',
    {
      filter: 'idle',
      at,
      result: true,
      property: 'CPU, In',
      actual: 'CPU 0.9 at 2026-11-14T18:00:00.000Z, In 19640 at 2026-11-15T00:00:00.000Z',
      expected: 'CPU (average) at most 5, In (average) at most 500000 over the last weekend',
    },
    'idle over the last weekend: at most CPU 0.9, In 19640',
  ],
  [
    'a text with a moment',
    leaf('tag:ttl', { actual: '3d (until 2026-11-14T09:25:34.000Z)', expected: 'expired' }),
    'tag:ttl is `3d (until 2026-11-14 09:25 UTC)` (expired)',
  ],
  ['no filters', { filter: 'and', at, result: true, of: [] }, 'the policy has no filters'],
  [
    'a mapping',
    leaf('tag:ttl', { actual: { ttl: '3d', since: '2026-11-14' } }),
    'tag:ttl is ttl `3d`, since `2026-11-14`',
  ],
])('%s', (_, verdict, words) => {
  expect(verdictWords(verdict)).toBe(words);
});

const ttl = (found: string, wanted: string): Verdict => ({
  filter: 'ttl',
  at,
  result: true,
  property: 'tag:ttl',
  actual: found,
  expected: wanted,
});

test.each<[string, Verdict, string]>([
  [
    'that is over',
    ttl('14d (until 2026-10-24T08:32:00.000Z)', 'expired'),
    'ttl `14d` expired on 2026-10-24 08:32 UTC (27d ago)',
  ],
  [
    'with a grace',
    ttl('3d (until 2026-11-14T02:00:00.000Z)', 'expired for 2d'),
    'ttl `3d` expired on 2026-11-14 02:00 UTC (7d ago)',
  ],
  [
    'that is nearly over',
    ttl('2026-11-22 (until 2026-11-22T02:00:00.000Z)', 'expiring within 48h'),
    'ttl `2026-11-22` expires on 2026-11-22 02:00 UTC (in 1d)',
  ],
  [
    'by default',
    ttl('no tag: 30d (until 2026-11-20T02:00:00.000Z)', 'expired'),
    'ttl is missing: the default 30d expired on 2026-11-20 02:00 UTC (1d ago)',
  ],
  [
    'that nobody can read',
    ttl('soon (no length of time)', 'malformed'),
    'tag:ttl is `soon (no length of time)` (malformed)',
  ],
  [
    'that is not over, in an explanation',
    {
      ...ttl('9d (until 2026-11-28T02:00:00.000Z)', 'expired'),
      filter: 'not',
      of: [{ ...ttl('9d (until 2026-11-28T02:00:00.000Z)', 'expired'), result: false }],
    },
    'tag:ttl is `9d (until 2026-11-28 02:00 UTC)`, not expired',
  ],
])('a ttl %s', (_, verdict, words) => {
  expect(verdictWords(verdict, '2026-11-21T02:00:00.000Z')).toBe(words);
});

test('without a time nothing is said of how long ago', () => {
  expect(verdictWords(ttl('14d (until 2026-10-24T08:32:00.000Z)', 'expired'))).toBe(
    'ttl `14d` expired on 2026-10-24 08:32 UTC',
  );
});

test.each([
  ['ge 30 as age', 'at least 30d old'],
  ['gt 1 as age', 'older than 1d'],
  ['age lt 1 days 12 hours', 'younger than 1d 12h'],
  ['age greater-than 0.5 days', 'older than 0.5d'],
  ['le 5', 'at most 5'],
  ['eq 30 as age', 'eq 30 as age'],
  ['lt 0 as expiration', 'lt 0 as expiration'],
  ['in ["a","b"]', 'in ["a","b"]'],
])('what is wanted: %s', (wanted, words) => {
  expect(expectedWords(wanted)).toBe(words);
});

test('a value keeps its control characters to itself', () => {
  expect(verdictWords(leaf('tag:ttl', { actual: '3d\u001b[2J\n' }))).toBe('tag:ttl is `3d�[2J�`');
});
