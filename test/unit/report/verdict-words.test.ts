import { expect, test } from '@jest/globals';
import type { Verdict } from '../../../src/core/verdict.ts';
import { verdictWords } from '../../../src/report/verdict-words.ts';

const at = { file: 'p.yml', line: 1, column: 1 };
const leaf = (looked: string, more: Partial<Verdict>): Verdict => ({ filter: 'value', at, says: true, looked, ...more });

test.each<[string, Verdict, string]>([
  ['a value that is there', leaf('State.Name', { found: 'running', wanted: 'eq running' }), 'State.Name is `running`'],
  ['a value against another', leaf('Size', { found: 500, wanted: 'gt 100' }), 'Size is 500 (gt 100)'],
  ['a missing tag', leaf('tag:owner', { wanted: 'absent' }), 'tag:owner is missing'],
  ['a missing value that had to be something', leaf('Iops', { wanted: 'ne 3000' }), 'Iops is missing (ne 3000)'],
  ['of an or, what holds', { filter: 'or', at, says: true, of: [leaf('a', { says: false, found: 1 }), leaf('b', { found: 2 })] }, 'b is 2'],
  [
    'exceptions only where nothing else speaks',
    { filter: 'not', at, says: true, of: [leaf('tag:class', { says: false, found: 'task', wanted: '`core`' })] },
    'tag:class is `task`, not `core`',
  ],
  [
    'several missing tags',
    { filter: 'and', at, says: true, of: [leaf('tag:a', { wanted: 'eq "absent"' }), leaf('Size', { found: 5 }), leaf('tag:b', { wanted: 'absent' })] },
    'Size is 5; tag:a and tag:b are missing',
  ],
  ['a moment', leaf('StartTime', { found: '2025-06-28T14:34:58.000Z', wanted: 'age ge 365 days' }), 'StartTime is 28 Jun 2025, 14:34 UTC (age ge 365 days)'],
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
  ['a mapping', leaf('tag:ttl', { found: { ttl: '3d', since: '2026-11-14' } }), 'tag:ttl is ttl `3d`, since `2026-11-14`'],
])('%s', (_, verdict, words) => {
  expect(verdictWords(verdict)).toBe(words);
});

test('a value keeps its control characters to itself', () => {
  expect(verdictWords(leaf('tag:ttl', { found: '3d\u001b[2J\n' }))).toBe('tag:ttl is `3d�[2J�`');
});
