import { expect, test } from '@jest/globals';
import type { RequestedStep } from '../../../../src/core/action.ts';
import type { CreatorsAnswer } from '../../../../src/core/evidence/creators.ts';
import type { Answer } from '../../../../src/core/evidence/evidence.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { OwnerSettings } from '../../../../src/core/settings.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { autoTagOwner } from '../../../../src/policy/actions/auto-tag-owner.ts';
import { settings } from '../filters/context.ts';
import { actionContext, finding, stepsOf, subject } from './context.ts';

const created = { created: '2026-11-20T10:00:00Z', began: '2026-11-20T09:00:00Z' };

function steps(
  answer: Answer | CreatorsAnswer,
  options: object = {},
  tags: Record<string, string> = {},
  owners: Partial<OwnerSettings> = {},
): readonly RequestedStep[] | 'not queried' {
  const of = { subject: { ...subject, ...created }, tags };
  const context = actionContext({ settings: { ...settings, owners: { ...settings.owners, ...owners } } });
  const needs = autoTagOwner.evidenceNeeds?.(finding(of), autoTagOwner.schema.parse(options), context) ?? [];
  const evidence = new Map(needs.map(({ key }) => [key, answer as Answer]));
  const requested = stepsOf(autoTagOwner, options, of, { ...context, evidence });
  return needs.length === 0 && requested.length === 0 ? 'not queried' : requested;
}

function by(identity: Record<string, Json>, stack?: CreatorsAnswer['stack']): CreatorsAnswer {
  return {
    creation: { status: 'seen', event: 'RunInstances', at: '2026-11-20T09:00:00.000Z', identity },
    ...(stack && { stack }),
  };
}

const ada = by({ type: 'IAMUser', userName: 'ada@example.com' });
const jenkins = by({ type: 'IAMUser', userName: 'jenkins' });
const unread: CreatorsAnswer = { creation: { status: 'unread', cause: 'AccessDenied on cloudtrail:LookupEvents' } };
const unseen: CreatorsAnswer = { creation: { status: 'not-seen', message: 'it was made 112 days ago' } };

test('it writes who created the resource, and names the source', () => {
  expect(steps(ada)).toEqual([
    {
      verb: 'tag',
      options: { tags: { owner: 'ada@example.com' } },
      message: 'owner: ada@example.com (certain; CloudTrail: RunInstances on 2026-11-20 by the user ada@example.com)',
    },
  ]);
});

test(
  'an existing owner is left alone, and nothing is queried; one that names nobody is overwritten, with its own ' +
    'spelling',
  () => {
    expect(steps(ada, {}, { Owner: 'bob' })).toBe('not queried');
    expect(steps(ada, { key: 'contact' }, { owner: 'bob' })).toBe('not queried');
    expect(steps(ada, { nobody: ['tbd'] }, { Owner: 'TBD' })).toMatchObject([
      { options: { tags: { Owner: 'ada@example.com' } } },
    ]);
    expect(steps(ada, { key: 'contact' })).toMatchObject([{ options: { tags: { contact: 'ada@example.com' } } }]);
  },
);

test.each<[string, Answer | CreatorsAnswer, object, Record<string, string>, Partial<OwnerSettings>, RegExp]>([
  [
    'a robot',
    jenkins,
    {},
    {},
    {},
    /^it was created by a robot, which cannot be an owner: CloudTrail: RunInstances on 2026-11-20 by the user jenkins$/,
  ],
  ['a robot, even for a guess', jenkins, { 'at-least': 'guess' }, {}, {}, /^it was created by a robot/],
  [
    'a robot in a creator tag',
    unseen,
    { 'at-least': 'guess' },
    { 'created-by': 'terraform' },
    {},
    /^it was created by a robot/,
  ],
  ['nobody', unseen, {}, {}, {}, /^nobody knows who created it: it was made 112 days ago$/],
  [
    'what could not be read',
    unread,
    {},
    {},
    {},
    /^who created it is not known: AccessDenied on cloudtrail:LookupEvents$/,
  ],
  ['what could not be queried', unknown('no credentials'), {}, {}, {}, /^who created it is not known: no credentials$/],
  [
    'what does not have enough confidence',
    by({ type: 'IAMUser', userName: 'ada' }),
    { 'at-least': 'certain' },
    {},
    {},
    /^ada created it, but this is only likely, and the policy requires `at-least: certain`/,
  ],
  [
    'a guess',
    unseen,
    {},
    { 'created-by': 'ada' },
    {},
    /^ada created it, but this is only a guess, and the policy requires `at-least: likely`: the tag created-by$/,
  ],
  [
    'a name that does not match the pattern',
    ada,
    {},
    {},
    { patterns: ['*@corp.example'] },
    /^ada@example.com does not match/,
  ],
  [
    'a name that no tag can hold',
    by({ type: 'IAMUser', userName: 'ada,lovelace' }),
    {},
    {},
    {},
    /^AWS does not accept the tag value ada,lovelace/,
  ],
])('%s is not written, and the plan says why', (_, answer, options, tags, owners, message) => {
  expect(steps(answer, options, tags, owners)).toMatchObject([
    { verb: 'tag', refusedAs: 'unsure', refused: expect.stringMatching(message) },
  ]);
});

test('the source with the most confidence counts: CloudTrail, then tags, then the stack', () => {
  const stack: CreatorsAnswer['stack'] = { status: 'seen', tags: { Owner: 'carol@example.com' } };
  const tags = { 'created-by': 'bob@example.com', 'aws:cloudformation:stack-name': 'web' };
  const who = (answer: CreatorsAnswer, of: Record<string, string> = tags) => {
    const [step] = steps(answer, {}, of);
    return typeof step === 'string' ? step : (step?.message ?? step?.refused);
  };
  expect(who({ ...ada, stack })).toMatch(/^owner: ada@example.com \(certain/);
  expect(who({ ...jenkins, stack })).toBe('owner: carol@example.com (likely; the tag Owner of its stack web)');
  expect(who({ ...jenkins })).toBe('owner: bob@example.com (likely; the tag created-by)');
  expect(who(unread)).toBe('owner: bob@example.com (likely; the tag created-by)');
  // The owner of a stack cannot replace its tags if these could not be read.
  expect(
    who({ ...jenkins, stack: { status: 'unread', cause: 'Throttling' } }, { 'aws:cloudformation:stack-name': 'web' }),
  ).toBe('who created it is not known: Throttling');
});

test("AWS's own tag names the session behind two colons", () => {
  const tagged = steps(
    unseen,
    {},
    { 'aws:createdBy': 'AssumedRole:AROAEXAMPLE:ada@example.com' },
    { creatorTags: ['aws:createdBy'] },
  );
  expect(tagged).toMatchObject([{ options: { tags: { owner: 'ada@example.com' } } }]);
});
