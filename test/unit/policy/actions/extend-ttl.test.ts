import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RequestedStep } from '../../../../src/core/action.ts';
import { isUnknown } from '../../../../src/core/truth.ts';
import { extendTtl } from '../../../../src/policy/actions/extend-ttl.ts';
import { ttlReader } from '../../../../src/policy/matching/ttl-reading.ts';
import { cases } from '../../../cases.ts';
import { settings } from '../filters/context.ts';
import { actionContext, stepsOf, subject } from './context.ts';

const now = new Date('2026-11-21T20:30:10Z');

/** The tags that the action writes, or why it refuses. */
function written(
  options: object,
  tags: Record<string, string>,
  began: string | null = '2026-11-01T00:00:00Z',
): unknown {
  return plan(options, tags, began).map(({ options: step, refused }) => refused ?? (step as { tags: unknown }).tags);
}

function plan(options: object, tags: Record<string, string>, began: string | null): readonly RequestedStep[] {
  const times = began === null ? {} : { created: '2026-11-20T00:00:00Z', began };
  return stepsOf(extendTtl, options, { subject: { ...subject, ...times }, tags }, actionContext({ now }));
}

test.each([
  ['adds to the end', { by: '7d' }, { ttl: '30d' }, [{ ttl: '2026-12-08T00:00Z', 'mayfly-ttl-extended': '1' }]],
  [
    'adds to now if the end is past',
    { by: '7d' },
    { ttl: '2d' },
    [{ ttl: '2026-11-28T20:31Z', 'mayfly-ttl-extended': '1' }],
  ],
  [
    'counts the extensions',
    { by: '7d' },
    { ttl: '30d', 'mayfly-ttl-extended': '2' },
    [{ ttl: '2026-12-08T00:00Z', 'mayfly-ttl-extended': '3' }],
  ],
  [
    'stops at the limit',
    { by: '7d' },
    { ttl: '30d', 'mayfly-ttl-extended': '3' },
    ['its ttl was already extended 3 times; the policy allows 3'],
  ],
  [
    'shortens the extension to the maximum',
    { by: '30d', maximum: '40d' },
    { ttl: '30d' },
    [{ ttl: '2026-12-11T00:00Z', 'mayfly-ttl-extended': '1' }],
  ],
  [
    'refuses beyond the maximum',
    { by: '7d', maximum: '30d' },
    { ttl: '30d' },
    ['it already uses the 30d that the policy allows in all'],
  ],
  [
    'refuses what has already lived too long',
    { by: '7d', maximum: '10d' },
    { ttl: '2d' },
    ['it already uses the 10d that the policy allows in all'],
  ],
  ['leaves never alone', { by: '7d' }, { ttl: 'never' }, []],
  ['leaves alone what ends after all dates', { by: '7d' }, { ttl: '100000000d' }, []],
  ['leaves alone what ends after the year 9999', { by: '7d' }, { ttl: '5000000d' }, []],
  [
    'ends with the year 9999',
    { by: '100y' },
    { ttl: '9999-01-01T00:00Z' },
    [{ ttl: '9999-12-31T23:59Z', 'mayfly-ttl-extended': '1' }],
  ],
  ['leaves resources without a ttl alone', { by: '7d' }, {}, []],
  [
    'refuses if the count is not a number',
    { by: '7d' },
    { ttl: '30d', 'mayfly-ttl-extended': 'many' },
    ['its tag `mayfly-ttl-extended` is not a number, so its extensions cannot be counted'],
  ],
])('%s', (_name, options, tags, expected) => {
  expect(written(options, tags as unknown as Record<string, string>)).toEqual(expected);
});

test('refuses a maximum without a creation date', () => {
  expect(written({ by: '7d', maximum: '30d' }, { ttl: '2026-12-01' }, null)).toEqual([
    'AWS does not say when it was created, so `maximum: 30d` has nothing to count from',
  ]);
});

test('no extension makes the end earlier, and none exceeds the maximum', () => {
  const length = fc
    .tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom('h', 'd', 'w', ' months'))
    .map(([count, unit]) => `${count}${unit}`);
  const ttl = fc.oneof(
    length,
    fc
      .date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  );
  const read = ttlReader(settings.tags.ttl, settings.tz);
  let extended = 0;
  fc.assert(
    fc.property(
      ttl,
      length,
      fc.option(length, { nil: undefined }),
      fc.constantFrom('ttl', 'expires', 'Expires'),
      (value, by, maximum, key) => {
        const tags = { [key]: value };
        const began = Date.parse('2026-11-01T00:00:00Z');
        const [step] = plan({ by, ...(maximum !== undefined && { maximum }) }, tags, '2026-11-01T00:00:00Z');
        if (step === undefined || step.refused !== undefined) return;
        extended += 1;
        const before = read(new Map(Object.entries(tags)), began);
        const after = read(
          new Map(Object.entries({ ...tags, ...(step.options as { tags: Record<string, string> }).tags })),
          began,
        );
        if (isUnknown(before) || isUnknown(after) || before.kind !== 'dated' || after.kind !== 'dated')
          throw new Error('no ttl after an extension');
        expect(after.ends).toBeGreaterThan(before.ends);
        expect(after.ends).toBeGreaterThan(now.getTime());
        if (maximum === undefined) return;
        const limit = read(new Map([['ttl', maximum]]), began);
        expect(after.ends).toBeLessThanOrEqual(isUnknown(limit) || limit.kind !== 'dated' ? Number.NaN : limit.ends);
      },
    ),
    { numRuns: cases(1000) },
  );
  expect(extended).toBeGreaterThan(cases(1000) / 4);
});
