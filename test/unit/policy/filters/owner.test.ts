import { describe, expect, test } from '@jest/globals';
import type { CreatorsAnswer } from '../../../../src/core/evidence/creators.ts';
import type { Answer, Evidence } from '../../../../src/core/evidence/evidence.ts';
import type { FilterContext } from '../../../../src/core/filter.ts';
import type { OwnerSettings } from '../../../../src/core/settings.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { owner } from '../../../../src/policy/filters/owner.ts';
import { bound, filterContext, resource, resultOf, settings, verdictOf } from './context.ts';

function context(owners: Partial<OwnerSettings>): FilterContext {
  return filterContext({ settings: { ...settings, owners: { ...settings.owners, ...owners } } });
}

const here: Answer = { status: 'here', name: 'somebody' };
const gone: Answer = { status: 'gone', reason: 'not-known' };
const store = { identityStore: { id: 'd-1234567890', region: 'eu-west-1' } };
const slack = { slack: { token: 'SLACK_TOKEN', api: 'https://slack.com/api' } };
const list = { list: { url: 'file:people.txt' } };

/** The result if each directory answers so. */
function resultFor(
  value: string,
  owners: Partial<OwnerSettings>,
  answers: Readonly<Record<string, Answer>>,
  state = 'gone',
) {
  const ownerContext = context(owners);
  const owned = resource({}, { owner: value });
  const evidence: Evidence = new Map(
    (bound(owner, { state }, ownerContext).needs?.(owned) ?? []).flatMap(({ key, kind, question }) => {
      const { from = kind } = question as { from?: string };
      const answer = answers[from];
      return answer === undefined ? [] : [[key, answer] as const];
    }),
  );
  return resultOf(owner, { state }, owned, ownerContext, evidence);
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

describe('an owner is gone', () => {
  test.each<[string, Partial<OwnerSettings>, Record<string, Answer>, unknown]>([
    ['if the list does not have them', list, { values: 'ada@example.com\n' }, true],
    ['but not if it has them, in any case', list, { values: 'BOB@example.com\n' }, false],
    ['unknown if the list is empty: it was probably emptied by mistake', list, { values: '' }, 'unknown'],
    ['unknown if the list was not read', list, { values: unknown('AccessDenied on s3:GetObject') }, 'unknown'],
    ['if the identity store does not have them', store, { 'identity-store': gone }, true],
    ['if they are disabled there', store, { 'identity-store': { status: 'gone', reason: 'disabled' } }, true],
    ['but not if it has them', store, { 'identity-store': here }, false],
    ['unknown if it denied the call', store, { 'identity-store': unknown('AccessDenied') }, 'unknown'],
    ['unknown if it was not queried', store, {}, 'unknown'],
    ['only if no directory has them', { ...store, ...slack }, { 'identity-store': gone, slack: here }, false],
    [
      'unknown if one of two does not answer',
      { ...store, ...slack },
      { 'identity-store': gone, slack: unknown('Slack: ratelimited') },
      'unknown',
    ],
    [
      'but not if one has them, whatever the other answers',
      { ...store, ...slack },
      { 'identity-store': here, slack: unknown('Slack: ratelimited') },
      false,
    ],
    [
      'if all say so',
      { ...store, ...slack, ...list },
      { 'identity-store': gone, slack: gone, values: 'ada@example.com' },
      true,
    ],
  ])('%s', (_, owners, answers, expected) => {
    expect(resultFor('bob@example.com', owners, answers)).toBe(expected);
  });

  test('of several owners one is enough', () => {
    expect(resultFor('bob@example.com ada@example.com', list, { values: 'ada@example.com' })).toBe(false);
    expect(resultFor('bob@example.com, eve@example.com', list, { values: 'ada@example.com' })).toBe(true);
  });

  test('a name that is not an e-mail address cannot be looked up in Slack: unknown, not gone', () => {
    expect(resultFor('platform', slack, { slack: gone })).toBe('unknown');
    expect(resultFor('platform', { ...slack, ...store }, { 'identity-store': here })).toBe(false);
  });

  test('a name that does not match the pattern is malformed, and is not looked up', () => {
    const owners = { ...store, patterns: ['*@example.com'] };
    expect(bound(owner, { state: 'gone' }, context(owners)).needs?.(resource({}, { owner: 'tbd' }))).toEqual([]);
    expect(resultFor('tbd', owners, {})).toBe(false);
    expect(resultFor('tbd', owners, {}, 'malformed')).toBe(true);
    expect(resultFor('ada@example.com', owners, {}, 'malformed')).toBe(false);
  });

  test('`known` is the opposite, and a resource without an owner is neither', () => {
    expect(resultFor('bob@example.com', store, { 'identity-store': here }, 'known')).toBe(true);
    expect(resultFor('', store, {}, 'known')).toBe(false);
    expect(resultFor('', store, {}, 'gone')).toBe(false);
  });

  test('the identity store is queried in its own account and region, Slack in lower case', () => {
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

describe('the creator counts as an owner', () => {
  const createdBy = (identity: Record<string, string>): CreatorsAnswer => ({
    creation: { status: 'seen', event: 'RunInstances', at: '2026-11-20T09:00:00.000Z', identity },
  });

  test.each<[string, Answer, string, unknown]>([
    ['with enough confidence', createdBy({ type: 'IAMUser', userName: 'ada@example.com' }) as never, 'certain', false],
    ['but not with less', createdBy({ type: 'IAMUser', userName: 'ada' }) as never, 'certain', true],
    ['unless less is enough', createdBy({ type: 'IAMUser', userName: 'ada' }) as never, 'likely', false],
    ['but not if it is a robot', createdBy({ type: 'IAMUser', userName: 'jenkins' }) as never, 'guess', true],
    [
      'and nobody does if CloudTrail has no such event',
      { creation: { status: 'not-seen', message: 'too old' } },
      'guess',
      true,
    ],
    ['unknown if it could not be read', { creation: { status: 'unread', cause: 'AccessDenied' } }, 'guess', 'unknown'],
    ['unknown if it could not be queried', unknown('no credentials'), 'guess', 'unknown'],
  ])('%s', (_, answer, maker, expected) => {
    const it = resource();
    const [need] = bound(owner, { state: 'missing', maker }).needs?.(it) ?? [];
    expect(
      resultOf(owner, { state: 'missing', maker }, it, filterContext(), new Map([[need?.key ?? '', answer]])),
    ).toBe(expected);
  });

  test('the explanation names the creator, with the confidence and the source', () => {
    const [need] = bound(owner, { state: 'missing', maker: 'guess' }).needs?.(resource()) ?? [];
    const of = (answer: CreatorsAnswer) =>
      verdictOf(
        owner,
        { state: 'missing', maker: 'guess' },
        resource(),
        filterContext(),
        new Map([[need?.key ?? '', answer as never]]),
      );
    expect(of(createdBy({ type: 'IAMUser', userName: 'ada' }))).toMatchObject({
      actual: {
        kind: 'owner',
        name: 'ada',
        confidence: 'likely',
        source: 'CloudTrail: RunInstances on 2026-11-20 by the user ada',
      },
      expected: { kind: 'owner', is: 'missing', maker: 'guess' },
    });
    expect(of({ creation: { status: 'not-seen', message: 'too old' } }).actual).toEqual({
      kind: 'owner',
      source: 'too old',
    });
  });

  test('a tag is enough: nothing is queried', () => {
    expect(bound(owner, { state: 'missing', maker: 'guess' }).needs?.(resource({}, { owner: 'ada' }))).toEqual([]);
  });
});

test('what is missing in mayfly.yml is a fault of the policy', () => {
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

test('it needs no more permissions than its options require', () => {
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
