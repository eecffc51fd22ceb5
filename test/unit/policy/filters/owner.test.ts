import { describe, expect, test } from '@jest/globals';
import type { CreatorsAnswer } from '../../../../src/core/evidence/creators.ts';
import type { Answer, Evidence } from '../../../../src/core/evidence/evidence.ts';
import type { FilterContext } from '../../../../src/core/filter.ts';
import type { OwnerSettings } from '../../../../src/core/settings.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { owner } from '../../../../src/policy/filters/owner.ts';
import { bound, filterContext, resource, resultOf, settings } from './context.ts';

function context(owners: Partial<OwnerSettings>): FilterContext {
  return filterContext({ settings: { ...settings, owners: { ...settings.owners, ...owners } } });
}

const here: Answer = { status: 'here', name: 'somebody' };
const gone: Answer = { status: 'gone', reason: 'not-known' };
const store = { identityStore: { id: 'd-1234567890', region: 'eu-west-1' } };
const slack = { slack: { token: 'SLACK_TOKEN', api: 'https://slack.com/api' } };
const list = { list: { url: 'file:people.txt' } };

/** What the filter says where each directory answers so. */
function standing(
  value: string,
  owners: Partial<OwnerSettings>,
  answers: Readonly<Record<string, Answer>>,
  state = 'gone',
) {
  const given = context(owners);
  const it = resource({}, { owner: value });
  const evidence: Evidence = new Map(
    (bound(owner, { state }, given).needs?.(it) ?? []).flatMap(({ key, kind, question }) => {
      const { from = kind } = question as { from?: string };
      const answer = answers[from];
      return answer === undefined ? [] : [[key, answer] as const];
    }),
  );
  return resultOf(owner, { state }, it, given, evidence);
}

test.each([
  [{}, {}, true],
  [{}, { owner: '' }, true],
  [{}, { owner: '  ' }, true],
  [{}, { owner: 'ada' }, false],
  [{}, { OWNER: 'ada' }, false],
  [{}, { owner: 'none' }, false],
  [{ nobody: ['None'] }, { owner: 'none' }, true],
  [{ tags: ['team'] }, { owner: 'ada' }, true],
  [{ state: 'present' }, { owner: 'ada' }, true],
] as const)('owner %j with %j: %s', (options, tags, expected) => {
  expect(resultOf(owner, options, resource({}, tags))).toBe(expected);
});

describe('somebody is gone', () => {
  test.each<[string, Partial<OwnerSettings>, Record<string, Answer>, unknown]>([
    ['whom the list does not name', list, { values: 'ada@example.com\n' }, true],
    ['not whom it names, case aside', list, { values: 'BOB@example.com\n' }, false],
    ['unknown where the list is empty: it was emptied, rather than everybody left', list, { values: '' }, 'unknown'],
    ['unknown where the list was not read', list, { values: unknown('AccessDenied on s3:GetObject') }, 'unknown'],
    ['whom the identity store does not know', store, { 'identity-store': gone }, true],
    ['whom it has disabled', store, { 'identity-store': { status: 'gone', reason: 'disabled' } }, true],
    ['not whom it knows', store, { 'identity-store': here }, false],
    ['unknown where it was denied', store, { 'identity-store': unknown('AccessDenied') }, 'unknown'],
    ['unknown where nobody asked', store, {}, 'unknown'],
    ['only where no directory knows them', { ...store, ...slack }, { 'identity-store': gone, slack: here }, false],
    [
      'unknown where one of two does not answer',
      { ...store, ...slack },
      { 'identity-store': gone, slack: unknown('Slack: ratelimited') },
      'unknown',
    ],
    [
      'not where one knows them, whatever the other does',
      { ...store, ...slack },
      { 'identity-store': here, slack: unknown('Slack: ratelimited') },
      false,
    ],
    [
      'where all say so',
      { ...store, ...slack, ...list },
      { 'identity-store': gone, slack: gone, values: 'ada@example.com' },
      true,
    ],
  ])('%s', (_, owners, answers, expected) => {
    expect(standing('bob@example.com', owners, answers)).toBe(expected);
  });

  test('of several owners as long as one is there, none is gone', () => {
    expect(standing('bob@example.com ada@example.com', list, { values: 'ada@example.com' })).toBe(false);
    expect(standing('bob@example.com, eve@example.com', list, { values: 'ada@example.com' })).toBe(true);
  });

  test('a name that is no e-mail cannot be asked of Slack: unknown, not gone', () => {
    expect(standing('platform', slack, { slack: gone })).toBe('unknown');
    expect(standing('platform', { ...slack, ...store }, { 'identity-store': here })).toBe(false);
  });

  test('a name that looks like no owner is malformed, and is not asked for', () => {
    const owners = { ...store, patterns: ['*@example.com'] };
    expect(bound(owner, { state: 'gone' }, context(owners)).needs?.(resource({}, { owner: 'tbd' }))).toEqual([]);
    expect(standing('tbd', owners, {})).toBe(false);
    expect(standing('tbd', owners, {}, 'malformed')).toBe(true);
    expect(standing('ada@example.com', owners, {}, 'malformed')).toBe(false);
  });

  test('`known` is the other side, and a resource without an owner is neither', () => {
    expect(standing('bob@example.com', store, { 'identity-store': here }, 'known')).toBe(true);
    expect(standing('', store, {}, 'known')).toBe(false);
    expect(standing('', store, {}, 'gone')).toBe(false);
  });

  test('the identity store is asked in its own place, Slack by lower case', () => {
    const owners = {
      identityStore: { ...store.identityStore, account: '444455556666', region: 'us-east-1' },
      ...slack,
    };
    const needs =
      bound(owner, { state: 'gone' }, context(owners)).needs?.(resource({}, { owner: 'Bob@example.com' })) ?? [];
    expect(needs.map(({ place, question }) => [place, question])).toEqual([
      [
        { account: '444455556666', region: 'us-east-1' },
        { from: 'identity-store', store: 'd-1234567890', owner: 'Bob@example.com' },
      ],
      [
        { account: '111122223333', region: 'eu-west-1' },
        { from: 'slack', token: 'SLACK_TOKEN', api: 'https://slack.com/api', email: 'bob@example.com' },
      ],
    ]);
  });
});

describe('who made it counts as an owner', () => {
  const made = (identity: Record<string, string>): CreatorsAnswer => ({
    creation: { status: 'seen', event: 'RunInstances', at: '2026-11-20T09:00:00.000Z', identity },
  });

  test.each<[string, Answer, string, unknown]>([
    ['as sure as is asked for', made({ type: 'IAMUser', userName: 'ada@example.com' }) as never, 'certain', false],
    ['not less', made({ type: 'IAMUser', userName: 'ada' }) as never, 'certain', true],
    ['but then for less', made({ type: 'IAMUser', userName: 'ada' }) as never, 'likely', false],
    ['no robot', made({ type: 'IAMUser', userName: 'jenkins' }) as never, 'guess', true],
    [
      'nobody, where CloudTrail has no such event',
      { creation: { status: 'not-seen', message: 'too old' } },
      'guess',
      true,
    ],
    [
      'and unknown where it could not be read',
      { creation: { status: 'unread', cause: 'AccessDenied' } },
      'guess',
      'unknown',
    ],
    ['… or nobody could ask', unknown('no credentials'), 'guess', 'unknown'],
  ])('%s', (_, answer, maker, expected) => {
    const it = resource();
    const [need] = bound(owner, { state: 'missing', maker }).needs?.(it) ?? [];
    expect(
      resultOf(owner, { state: 'missing', maker }, it, filterContext(), new Map([[need?.key ?? '', answer]])),
    ).toBe(expected);
  });

  test('a tag is enough: nobody is asked', () => {
    expect(bound(owner, { state: 'missing', maker: 'guess' }).needs?.(resource({}, { owner: 'ada' }))).toEqual([]);
  });
});

test('what mayfly.yml does not say is a fault of the policy', () => {
  const faults = (options: unknown, owners: Partial<OwnerSettings> = {}) =>
    (owner.validate?.(owner.schema.parse(options), context(owners)) ?? []).map(({ path, message: text }) => [
      path.join('.'),
      text,
    ]);
  expect(faults({ state: 'gone' })).toEqual([['state', 'mayfly.yml names no directory of owners.']]);
  expect(faults({ state: 'gone' }, store)).toEqual([]);
  expect(faults({ state: 'malformed' })).toEqual([['state', 'mayfly.yml does not say what an owner looks like.']]);
  expect(faults({ state: 'gone', maker: 'likely' }, store)).toEqual([
    ['maker', '`maker` has no effect with `state: gone`.'],
  ]);
  expect(faults({ state: 'missing' })).toEqual([]);
});

test('a role needs no more than the options ask for', () => {
  const kinds = (options: unknown) => owner.evidenceFor?.(owner.schema.parse(options));
  expect([kinds({}), kinds({ state: 'gone' }), kinds({ maker: 'likely' })]).toEqual([
    [],
    ['values', 'owners'],
    ['creators'],
  ]);
  expect(
    owner.objects?.(owner.schema.parse({ state: 'gone' }), context({ list: { url: 's3://b/k.txt' } }).settings),
  ).toEqual(['s3://b/k.txt']);
  expect(owner.objects?.(owner.schema.parse({}), context({ list: { url: 's3://b/k.txt' } }).settings)).toEqual([]);
});
