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
  ['writes a missing ttl as a date and time, rounded up', { ttl: '7d' }, {}, [{ ttl: '2026-11-28T20:31Z' }]],
  ['counts from creation if the policy says so', { ttl: '30d', from: 'creation' }, {}, [{ ttl: '2026-12-01T00:00Z' }]],
  ['writes under its own key', { ttl: '7d', key: 'expires' }, {}, [{ expires: '2026-11-28T20:31Z' }]],
  ['counts an empty value as missing', { ttl: '7d' }, { ttl: ' ' }, [{ ttl: '2026-11-28T20:31Z' }]],
  ['leaves a shorter ttl alone', { ttl: '7d' }, { ttl: '2026-11-22' }, []],
  ['leaves a longer ttl alone', { ttl: '7d' }, { ttl: 'never' }, []],
  [
    'shortens a longer ttl if the policy says so',
    { ttl: '7d', shorten: true },
    { Expires: '2027-11-22' },
    [{ Expires: '2026-11-28T20:31Z' }],
  ],
  ['shortens never', { ttl: '7d', shorten: true }, { ttl: 'never' }, [{ ttl: '2026-11-28T20:31Z' }]],
  ['does not lengthen a shorter ttl', { ttl: '7d', shorten: true }, { ttl: '2026-11-22' }, []],
  [
    'refuses to overwrite what cannot be read',
    { ttl: '7d', shorten: true },
    { ttl: 'soon' },
    ['its ttl `soon` cannot be read (neither a duration nor a date): correct the tag first'],
  ],
])('%s', (_name, options, tags, expected) => {
  expect(written(options, tags as unknown as Record<string, string>)).toEqual(expected);
});

test('refuses `from: creation` without a creation date', () => {
  expect(written({ ttl: '7d', from: 'creation' }, {}, null)).toEqual([
    'AWS does not say when it was created, so `from: creation` has nothing to count from',
  ]);
});

test.each(['7 dayz', '0d', '1000y', '-7d', ''])('refuses the duration %p', (ttl) => {
  expect(refusalOf(setTtl, { ttl })).toMatch(/not a duration/);
});
