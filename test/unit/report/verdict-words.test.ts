import { expect, test } from '@jest/globals';
import type { Verdict } from '../../../src/core/verdict.ts';
import { verdictWords } from '../../../src/report/verdict-words.ts';
import { wantedWords } from '../../../src/report/wanted-words.ts';

const at = { file: 'p.yml', line: 1, column: 1 };
const leaf = (looked: string, more: Partial<Verdict>): Verdict => ({
  filter: 'value',
  at,
  says: true,
  looked,
  ...more,
});

test.each<[string, Verdict, string]>([
  ['a value that is there', leaf('State.Name', { found: 'running', wanted: 'eq running' }), 'State.Name is `running`'],
  ['a value against another', leaf('Size', { found: 500, wanted: 'gt 100' }), 'Size is 500 (more than 100)'],
  ['a missing tag', leaf('tag:owner', { wanted: 'absent' }), 'tag:owner is missing'],
  ['a missing owner', leaf('tag:owner', { wanted: 'no owner' }), 'tag:owner is missing'],
  ['a missing value that had to be something', leaf('Iops', { wanted: 'ne 3000' }), 'Iops is missing (not 3000)'],
  [
    'of an or, what holds',
    { filter: 'or', at, says: true, of: [leaf('a', { says: false, found: 1 }), leaf('b', { found: 2 })] },
    'b is 2',
  ],
  [
    'exceptions only where nothing else speaks',
    { filter: 'not', at, says: true, of: [leaf('tag:class', { says: false, found: 'task', wanted: '`core`' })] },
    'tag:class is `task`, not `core`',
  ],
  [
    'several missing tags',
    {
      filter: 'and',
      at,
      says: true,
      of: [leaf('tag:a', { wanted: 'eq "absent"' }), leaf('Size', { found: 5 }), leaf('tag:b', { wanted: 'absent' })],
    },
    'Size is 5; tag:a and tag:b are missing',
  ],
  [
    'a moment',
    leaf('StartTime', { found: '2025-06-28T14:34:58.000Z', wanted: 'age ge 365 days' }),
    'StartTime is 28 Jun 2025, 14:34 UTC (at least 365 days old)',
  ],
  [
    'an idle resource',
    {
      filter: 'idle',
      at,
      says: true,
      looked: 'CPU, In',
      found: 'CPU 0.9 at 2026-11-14T18:00:00.000Z, In 19640 at 2026-11-15T00:00:00.000Z',
      wanted: 'CPU (average) at most 5, In (average) at most 500000 over the last weekend',
    },
    'idle, at most CPU 0.9, In 19640 over the last weekend',
  ],
  [
    'a text with a moment',
    leaf('tag:ttl', { found: '3d (until 2026-11-14T09:25:34.000Z)', wanted: 'expired' }),
    'tag:ttl is `3d (until 14 Nov 2026, 09:25 UTC)` (expired)',
  ],
  ['no filters', { filter: 'and', at, says: true, of: [] }, 'the policy has no filters'],
  [
    'a mapping',
    leaf('tag:ttl', { found: { ttl: '3d', since: '2026-11-14' } }),
    'tag:ttl is ttl `3d`, since `2026-11-14`',
  ],
])('%s', (_, verdict, words) => {
  expect(verdictWords(verdict)).toBe(words);
});

const ttl = (found: string, wanted: string): Verdict => ({
  filter: 'ttl',
  at,
  says: true,
  looked: 'tag:ttl',
  found,
  wanted,
});

test.each<[string, Verdict, string]>([
  [
    'that is over',
    ttl('14d (until 2026-10-24T08:32:00.000Z)', 'expired'),
    'ttl `14d` ran out on 24 Oct 2026, 08:32 UTC (27 days ago)',
  ],
  [
    'with a grace',
    ttl('3d (until 2026-11-14T02:00:00.000Z)', 'expired for 2d'),
    'ttl `3d` ran out on 14 Nov 2026, 02:00 UTC (7 days ago)',
  ],
  [
    'that is nearly over',
    ttl('2026-11-22 (until 2026-11-22T02:00:00.000Z)', 'expiring within 48h'),
    'ttl `2026-11-22` runs out on 22 Nov 2026, 02:00 UTC (in 1 day)',
  ],
  [
    'by default',
    ttl('no tag: 30d (until 2026-11-20T02:00:00.000Z)', 'expired'),
    'there is no ttl, and its 30d without one ran out on 20 Nov 2026, 02:00 UTC (1 day ago)',
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
      of: [{ ...ttl('9d (until 2026-11-28T02:00:00.000Z)', 'expired'), says: false }],
    },
    'tag:ttl is `9d (until 28 Nov 2026, 02:00 UTC)`, not expired',
  ],
])('a ttl %s', (_, verdict, words) => {
  expect(verdictWords(verdict, '2026-11-21T02:00:00.000Z')).toBe(words);
});

test('without a time nothing is said of how long ago', () => {
  expect(verdictWords(ttl('14d (until 2026-10-24T08:32:00.000Z)', 'expired'))).toBe(
    'ttl `14d` ran out on 24 Oct 2026, 08:32 UTC',
  );
});

test.each([
  ['ge 30 as age', 'at least 30 days old'],
  ['gt 1 as age', 'older than 1 day'],
  ['age lt 1 days 12 hours', 'younger than 1 day 12 hours'],
  ['age greater-than 0.5 days', 'older than 0.5 days'],
  ['le 5', 'at most 5'],
  ['eq 30 as age', 'eq 30 as age'],
  ['lt 0 as expiration', 'lt 0 as expiration'],
  ['in ["a","b"]', 'in ["a","b"]'],
])('what is wanted: %s', (wanted, words) => {
  expect(wantedWords(wanted)).toBe(words);
});

test('a value keeps its control characters to itself', () => {
  expect(verdictWords(leaf('tag:ttl', { found: '3d\u001b[2J\n' }))).toBe('tag:ttl is `3d�[2J�`');
});
