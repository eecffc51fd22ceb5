import { expect, test } from '@jest/globals';
import type { RequestedStep } from '../../../../src/core/action.ts';
import { setTtl } from '../../../../src/policy/actions/set-ttl.ts';
import { actionContext, refusalOf, stepsOf, subject } from './context.ts';

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
  return stepsOf(setTtl, options, { subject: { ...subject, ...times }, tags }, actionContext({ now }));
}

test.each([
  ['writes what has none, as a moment, rounded up', { ttl: '7d' }, {}, [{ ttl: '2026-11-28T20:31Z' }]],
  ['counts from creation where it is asked to', { ttl: '30d', from: 'creation' }, {}, [{ ttl: '2026-12-01T00:00Z' }]],
  ['writes under its own key', { ttl: '7d', key: 'expires' }, {}, [{ expires: '2026-11-28T20:31Z' }]],
  ['takes an empty value for none', { ttl: '7d' }, { ttl: ' ' }, [{ ttl: '2026-11-28T20:31Z' }]],
  ['leaves a shorter life alone', { ttl: '7d' }, { ttl: '2026-11-22' }, []],
  ['leaves a longer life alone', { ttl: '7d' }, { ttl: 'never' }, []],
  [
    'cuts a longer life where it is asked to',
    { ttl: '7d', shorten: true },
    { Expires: '2027-11-22' },
    [{ Expires: '2026-11-28T20:31Z' }],
  ],
  ['cuts never', { ttl: '7d', shorten: true }, { ttl: 'never' }, [{ ttl: '2026-11-28T20:31Z' }]],
  ['does not lengthen a shorter life', { ttl: '7d', shorten: true }, { ttl: '2026-11-22' }, []],
  [
    'refuses to overwrite what nobody can read',
    { ttl: '7d', shorten: true },
    { ttl: 'soon' },
    ['its ttl `soon` cannot be read (neither a duration nor a date): correct the tag first'],
  ],
])('%s', (_name, options, tags, expected) => {
  expect(written(options, tags as unknown as Record<string, string>)).toEqual(expected);
});

test('says that nothing can count from a creation that AWS does not tell', () => {
  expect(written({ ttl: '7d', from: 'creation' }, {}, null)).toEqual([
    'AWS does not say when it was created, so `from: creation` has nothing to count from',
  ]);
});

test.each(['7 dayz', '0d', '1000y', '-7d', ''])('refuses the length %p', (ttl) => {
  expect(refusalOf(setTtl, { ttl })).toMatch(/not a duration/);
});
