import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Actual } from '../../../src/core/actual.ts';
import type { Expected } from '../../../src/core/expected.ts';
import type { Verdict } from '../../../src/core/verdict.ts';
import { verdict as schema } from '../../../src/plan/verdict-schema.ts';
import { verdictLines } from '../../../src/report/verdict-lines.ts';
import { leafWords, verdictWords } from '../../../src/report/verdict-words.ts';
import { cases } from '../../cases.ts';

/** What somebody may write into a tag: any characters, escape sequences, Markdown, very long texts, times. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u001b[2J', '\u202e', '`', ' is missing', 'until 2026-11-21T02:00:00Z', 'x'.repeat(20_000)),
);
const time = fc.oneof(fc.constantFrom('2026-11-21T02:00:00.000Z', '2026-11-01'), text);
const amount = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -1, 1e300));
const count = fc.nat();
const json = fc.jsonValue({ stringUnit: 'binary' }) as fc.Arbitrary<never>;
const order = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le' as const);
const others = ['in', 'not-in', 'contains', 'glob', 'regex', 'regex-case', 'difference', 'intersect', 'mod'] as const;
const operator = fc.oneof(order, fc.constantFrom(...others));
const confidence = fc.constantFrom('certain', 'likely', 'guess' as const);
const statistics = { metric: text, statistic: text };

/** Every member may be left out that the format does not require. */
function shape<T>(
  kind: string,
  required: Record<string, fc.Arbitrary<unknown>> = {},
  optional: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<T> {
  const members: Record<string, fc.Arbitrary<unknown>> = { kind: fc.constant(kind), ...required, ...optional };
  return fc.record(members, { requiredKeys: ['kind', ...Object.keys(required)] }) as fc.Arbitrary<T>;
}

const recommendation = shape<Actual>('recommendation', { by: text }, { finding: text, days: amount, at: time });
const figure = fc.record(
  { ...statistics, points: count, lowest: amount, highest: amount, at: time },
  { requiredKeys: ['metric', 'statistic', 'points'] },
);

const actuals: Readonly<Record<Actual['kind'], fc.Arbitrary<Actual>>> = {
  value: shape('value', { value: json }, { at: time }),
  cut: shape('cut', { start: text, characters: count }),
  secret: shape('secret'),
  moment: shape('moment', { at: time }),
  end: shape('end', { tag: text, written: text }, { isDefault: fc.constant(true), at: time, operation: text }),
  malformed: shape('malformed', { written: text, reason: text }),
  owner: shape('owner', {}, { name: text, confidence, source: text }),
  measured: shape('measured', { metrics: fc.array(figure) }, { ofHours: amount, instead: amount, recommendation }),
  recommendation,
  schedule: shape(
    'schedule',
    { status: fc.constantFrom('on', 'off', 'opted-out', 'never', 'kept-on', 'started'), isDue: fc.boolean() },
    { since: time, started: time, until: time, tag: text, expiredTag: text },
  ),
  spend: shape(
    'spend',
    { group: text, currency: fc.constant('USD'), billed: amount, from: time, asOf: time },
    { since: amount, forecast: amount, earlier: fc.record({ amount, at: time }) },
  ),
  receipt: shape('receipt', { receipt: text, verb: text, type: text, id: text, policy: text, at: time }),
};

const window = fc.record(
  {
    last: fc.constantFrom('days', 'weekends', 'nights', 'working-days'),
    count: amount,
    hours: fc.record({ from: count, until: count }),
    zone: text,
  },
  { requiredKeys: ['last', 'count'] },
);
const rankKey = fc.record(
  { key: text, as: fc.constantFrom('string', 'number', 'date'), pattern: text },
  { requiredKeys: ['key'] },
);
const share = fc.record({ count, percent: fc.double({ min: 0, max: 100, noNaN: true }) }, { requiredKeys: [] });

const expectations: Readonly<Record<Expected['kind'], fc.Arbitrary<Expected>>> = {
  compare: shape('compare', { op: operator }, { value: json, from: text, as: text, unit: text, maxAge: text }),
  presence: shape('presence', { is: fc.constantFrom('present', 'absent', 'empty', 'not-empty') }),
  age: shape('age', { op: order, days: amount }),
  'days-left': shape('days-left', { op: order, days: amount }),
  end: shape('end', { is: fc.constantFrom('over', 'near', 'due', 'late') }, { duration: text, operation: text }),
  malformed: shape('malformed'),
  owner: shape(
    'owner',
    { is: fc.constantFrom('missing', 'present', 'malformed', 'gone', 'known') },
    { maker: confidence },
  ),
  measured: shape('measured', { op: operator, value: amount, window }, { percentOf: text }),
  idle: shape('idle', {
    by: fc.constantFrom('metrics', 'compute-optimizer', 'either', 'both'),
    limits: fc.array(fc.record({ ...statistics, atMost: amount })),
    window,
  }),
  schedule: shape(
    'schedule',
    { switches: fc.constantFrom('on', 'off', 'both') },
    { by: text, default: fc.record({ hour: count, zone: text }) },
  ),
  spend: shape(
    'spend',
    { currency: fc.constant('USD'), days: fc.constantFrom(1, 2) },
    { limit: amount, budget: text, choose: fc.constant('costliest-first') },
  ),
  rank: shape(
    'rank',
    { missing: fc.constantFrom('first', 'last') },
    {
      groupBy: rankKey,
      sortBy: rankKey,
      order: fc.constantFrom('asc', 'desc', 'reverse', 'randomize'),
      skip: share,
      limit: share,
    },
  ),
  listed: shape('listed', { terms: fc.array(fc.record({ name: text, values: fc.array(text) })) }),
  selected: shape('selected', { by: fc.array(text) }),
  candidate: shape('candidate'),
  anything: shape('anything'),
};

const at = { file: 'p.yml', line: 1, column: 1 };
const leaf: fc.Arbitrary<Verdict> = fc.record(
  {
    filter: text,
    at: fc.constant(at),
    result: fc.constantFrom(true, false, 'unknown' as const),
    property: text,
    actual: fc.oneof(...Object.values(actuals)),
    expected: fc.oneof(...Object.values(expectations)),
    cause: text,
    unread: text,
  },
  { requiredKeys: ['filter', 'at', 'result'] },
);
const block = fc.record({
  filter: fc.constantFrom('and', 'or', 'not'),
  at: fc.constant(at),
  result: fc.boolean(),
  of: fc.array(leaf, { maxLength: 3 }),
});

test('every verdict of the format has words, and none of them moves a cursor', () => {
  fc.assert(
    fc.property(fc.oneof(leaf, block), fc.option(time, { nil: undefined }), (verdict, now) => {
      const stored: unknown = JSON.parse(JSON.stringify(verdict));
      expect(schema.parse(stored)).toEqual(stored);
      const lines = [
        leafWords(verdict, now),
        verdictWords(verdict, now),
        ...verdictLines(verdict, 0, { columns: 80, colour: false }),
      ];
      for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    }),
    { numRuns: cases(2000) },
  );
});

test.each(Object.keys(expectations))('the kind %s says all that it holds', (kind) => {
  fc.assert(
    fc.property(expectations[kind as Expected['kind']], fc.uuid(), (expected, word) => {
      const words = (value: Expected): string =>
        leafWords({ filter: 'f', at, result: false, property: 'p', expected: value });
      // Each text of it is in the words: nothing that a filter says is lost.
      for (const [key, value] of Object.entries(expected))
        if (typeof value === 'string' && value.length > 0 && !fixed.has(key))
          expect(words({ ...expected, [key]: word })).toContain(word);
    }),
    { numRuns: cases(200) },
  );
});

/** Members of few values, which have words of their own. */
const fixed = new Set([
  'kind',
  'op',
  'is',
  'by',
  'switches',
  'currency',
  'choose',
  'order',
  'missing',
  'maker',
  'value',
]);
