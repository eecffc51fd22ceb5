import { expect, test } from '@jest/globals';
import type { Actual } from '../../../src/core/actual.ts';
import type { Expected } from '../../../src/core/expected.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Verdict } from '../../../src/core/verdict.ts';
import { verdictWords } from '../../../src/report/verdict-words.ts';

const at = { file: 'p.yml', line: 1, column: 1 };
const leaf = (property: string, more: Partial<Verdict>): Verdict => ({
  filter: 'value',
  at,
  result: true,
  property,
  ...more,
});
const of = (value: Json): Actual => ({ kind: 'value', value });
const eq = (value: Json): Expected => ({ kind: 'compare', op: 'eq', value });
const absent: Expected = { kind: 'presence', is: 'absent' };

test.each<[string, Verdict, string]>([
  [
    'a value that is there',
    leaf('State.Name', { actual: of('running'), expected: eq('running') }),
    'State.Name is `running`',
  ],
  [
    'a value that is the only one allowed',
    leaf('VpcId', { actual: of('vpc-1'), expected: { kind: 'compare', op: 'in', value: ['vpc-1'] } }),
    'VpcId is `vpc-1`',
  ],
  [
    'a value against another',
    leaf('Size', { actual: of(500), expected: { kind: 'compare', op: 'gt', value: 100 } }),
    'Size is 500 (more than 100)',
  ],
  [
    'a value that is not the one',
    leaf('State.Name', { result: false, actual: of('running'), expected: eq('stopped') }),
    'State.Name is `running`, expected `stopped`',
  ],
  ['a missing tag', leaf('tag:owner', { expected: absent }), 'tag:owner is missing'],
  ['a value that AWS does not have', leaf('Iops', { actual: of(null), expected: eq(null) }), 'Iops is missing'],
  ['a missing owner', leaf('tag:owner', { expected: { kind: 'owner', is: 'missing' } }), 'tag:owner is missing'],
  [
    'a missing value that had to be something',
    leaf('Iops', { expected: { kind: 'compare', op: 'ne', value: 3000 } }),
    'Iops is missing (not 3000)',
  ],
  [
    'a missing value that does not match',
    leaf('Iops', { result: false, expected: { kind: 'presence', is: 'present' } }),
    'Iops is missing, expected present',
  ],
  [
    'a value with a remark',
    leaf('tag:owner', {
      actual: { kind: 'owner', name: 'bob', source: 'not in s3://acme/people.txt' },
      expected: { kind: 'owner', is: 'gone' },
    }),
    'tag:owner is `bob` (not in s3://acme/people.txt; an owner who has left)',
  ],
  [
    'what is not known',
    leaf('tag:ttl', { result: 'unknown', cause: 'Tags: AccessDenied', expected: absent }),
    'tag:ttl is not known: Tags: AccessDenied',
  ],
  [
    'of an or, what holds',
    {
      filter: 'or',
      at,
      result: true,
      of: [leaf('a', { result: false, actual: of(1) }), leaf('b', { actual: of(2) })],
    },
    'b is 2',
  ],
  [
    'exceptions only where nothing else speaks',
    {
      filter: 'not',
      at,
      result: true,
      of: [leaf('tag:class', { result: false, actual: of('task'), expected: eq('core') })],
    },
    'tag:class is `task`, not `core`',
  ],
  [
    'several missing tags',
    {
      filter: 'and',
      at,
      result: true,
      of: [
        leaf('tag:a', { expected: absent }),
        leaf('Size', { actual: of('a tag that is missing') }),
        leaf('tag:b', { expected: absent }),
      ],
    },
    'Size is `a tag that is missing`; tag:a and tag:b are missing',
  ],
  [
    'a moment',
    leaf('StartTime', {
      actual: { kind: 'moment', at: '2025-06-28T14:34:58.000Z' },
      expected: { kind: 'age', op: 'ge', days: 365 },
    }),
    'StartTime is 2025-06-28 14:34 UTC (at least 365d old)',
  ],
  ['no filters', { filter: 'and', at, result: true, of: [] }, 'the policy has no filters'],
  [
    'a filter over a whole set',
    { filter: 'reduce', at, result: true, expected: { kind: 'rank', missing: 'last', limit: { count: 3 } } },
    'reduce (of all, at most 3)',
  ],
  [
    'a block that selects from a set',
    { filter: 'or', at, result: true, expected: { kind: 'selected', by: ['reduce', 'value'] } },
    'or (selected by reduce, value)',
  ],
  [
    'a mapping',
    leaf('tag:ttl', { actual: of({ ttl: '3d', since: '2026-11-14' }) }),
    'tag:ttl is ttl `3d`, since `2026-11-14`',
  ],
])('%s', (_, verdict, words) => {
  expect(verdictWords(verdict)).toBe(words);
});

test('an idle resource is described by its highest figures', () => {
  const idle = (actual: Actual): Verdict => ({
    filter: 'idle',
    at,
    result: true,
    property: 'CPU, In',
    actual,
    expected: {
      kind: 'idle',
      by: 'either',
      limits: [],
      window: { last: 'weekends', count: 1, zone: 'Europe/Dublin' },
    },
  });
  const figure = { statistic: 'Maximum', points: 47 };
  const measured = idle({
    kind: 'measured',
    metrics: [
      { ...figure, metric: 'CPU', highest: 0.89721, at: '2026-11-14T18:00:00.000Z' },
      { ...figure, metric: 'In', highest: 19_640, at: '2026-11-15T00:00:00.000Z', points: 48 },
    ],
    ofHours: 48,
  });
  expect(verdictWords(measured)).toBe(
    'idle over the last weekend (Europe/Dublin): at most CPU 0.8972, In 19640; 47 of 48 hours measured',
  );
  expect(verdictWords({ filter: 'not', at, result: true, of: [{ ...measured, result: false }] })).toContain(
    'CPU, In is CPU 0.8972 at 2026-11-14 18:00 UTC, In 19640 at 2026-11-15 00:00 UTC; 47 of 48 hours measured, not ',
  );
  const recommended = idle({
    kind: 'recommendation',
    by: 'Compute Optimizer',
    finding: 'Idle',
    days: 14,
    at: '2026-11-20T09:00:00.000Z',
  });
  expect(verdictWords(recommended)).toBe(
    'idle according to Compute Optimizer: Idle over 14 days until 2026-11-20 09:00 UTC',
  );
});

test('a restore names what it restores', () => {
  expect(
    verdictWords({
      filter: 'undo',
      at,
      result: true,
      property: 'receipt 3f2a',
      actual: {
        kind: 'receipt',
        receipt: '3f2a',
        verb: 'delete',
        type: 'ebs',
        id: 'vol-1',
        policy: 'ebs-ttl-expired',
        at: '2026-11-21T02:00:00.000Z',
      },
    }),
  ).toBe('a person restores receipt 3f2a: delete of ebs vol-1 by ebs-ttl-expired at 2026-11-21 02:00 UTC');
});

const ttl = (actual: Actual, expected: Expected): Verdict => ({
  filter: 'ttl',
  at,
  result: true,
  property: 'tag:ttl',
  actual,
  expected,
});
const end = (written: string, at?: string, tag = 'ttl'): Actual => ({
  kind: 'end',
  tag,
  written,
  ...(at !== undefined && { at }),
});
const over: Expected = { kind: 'end', is: 'over' };

test.each<[string, Verdict, string]>([
  [
    'that is over',
    ttl(end('14d', '2026-10-24T08:32:00.000Z'), over),
    'ttl `14d` expired on 2026-10-24 08:32 UTC (27d ago)',
  ],
  [
    'with a grace',
    ttl(end('3d', '2026-11-14T02:00:00.000Z'), { ...over, duration: '2d' }),
    'ttl `3d` expired on 2026-11-14 02:00 UTC (7d ago)',
  ],
  [
    'that is nearly over, by another tag',
    ttl(end('2026-11-22', '2026-11-22T02:00:00.000Z', 'expires-on'), { kind: 'end', is: 'near', duration: '48h' }),
    'expires-on `2026-11-22` expires on 2026-11-22 02:00 UTC (in 1d)',
  ],
  [
    'by default',
    ttl({ kind: 'end', tag: 'ttl', written: '30d', isDefault: true, at: '2026-11-20T02:00:00.000Z' }, over),
    'ttl is missing: the default 30d expired on 2026-11-20 02:00 UTC (1d ago)',
  ],
  [
    'that nobody can read',
    ttl({ kind: 'malformed', written: 'soon', reason: 'no length of time' }, { kind: 'malformed' }),
    'tag:ttl is `soon` (no length of time; malformed)',
  ],
  [
    'that is too long',
    ttl(end('400d', '2027-12-01T00:00:00.000Z'), { kind: 'end', is: 'late', duration: '30d' }),
    'tag:ttl is `400d` (until 2027-12-01 00:00 UTC; longer than 30d)',
  ],
  ['without an end', ttl(end('never'), { kind: 'end', is: 'late' }), 'tag:ttl is `never` (without an end)'],
  [
    'that is not over, in an explanation',
    {
      filter: 'not',
      at,
      result: true,
      of: [{ ...ttl(end('9d', '2026-11-28T02:00:00.000Z'), over), result: false }],
    },
    'tag:ttl is `9d` (until 2026-11-28 02:00 UTC), not expired',
  ],
])('a ttl %s', (_, verdict, words) => {
  expect(verdictWords(verdict, '2026-11-21T02:00:00.000Z')).toBe(words);
});

test('without a time nothing is said of how long ago', () => {
  expect(verdictWords(ttl(end('14d', '2026-10-24T08:32:00.000Z'), over))).toBe(
    'ttl `14d` expired on 2026-10-24 08:32 UTC',
  );
});

test('a value keeps its control characters to itself', () => {
  expect(verdictWords(leaf('tag:ttl', { actual: of('3d\u001b[2J\n') }))).toBe('tag:ttl is `3d�[2J�`');
});
