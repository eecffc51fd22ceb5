import { expect, test } from '@jest/globals';
import type { ActionContext, ActionDefinition, RequestedStep } from '../../../../src/core/action.ts';
import type { CreatorsAnswer } from '../../../../src/core/evidence/creators.ts';
import type { Answer } from '../../../../src/core/evidence/evidence.ts';
import type { Finding } from '../../../../src/core/finding.ts';
import { noHistory } from '../../../../src/core/history.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { OwnerSettings } from '../../../../src/core/settings.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { autoTagOwner } from '../../../../src/policy/actions/auto-tag-owner.ts';
import { settings } from '../filters/context.ts';

const action = autoTagOwner as unknown as ActionDefinition<Json>;

function drafts(
  answer: Answer | CreatorsAnswer,
  options: object = {},
  tags: Record<string, string> = {},
  owners: Partial<OwnerSettings> = {},
): readonly RequestedStep[] | 'not asked' {
  const subject = {
    type: 'ec2',
    id: 'i-1',
    account: '111122223333',
    region: 'eu-west-1',
    arn: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
    class: 'unknown',
    created: '2026-11-20T10:00:00Z',
    began: '2026-11-20T09:00:00Z',
  } as const;
  const because = { filter: 'owner', at: { file: 'a.yml', line: 1, column: 1 }, result: true };
  const finding: Finding = { id: 'f', policy: 'p', policyDigest: 'd', subject, because, tags, seen: 's' };
  const context: Omit<ActionContext, 'evidence'> = {
    now: new Date('2026-11-21T02:00:00Z'),
    settings: { ...settings, owners: { ...settings.owners, ...owners } },
    history: noHistory,
    policy: { name: 'p' },
    account: '111122223333',
    region: 'eu-west-1',
  };
  const parsed = action.schema.parse(options);
  const needs = action.evidenceNeeds?.(finding, parsed, context) ?? [];
  const planned = action.plan(finding, parsed, {
    ...context,
    evidence: new Map(needs.map(({ key }) => [key, answer as Answer])),
  });
  return needs.length === 0 ? (planned.length === 0 ? 'not asked' : planned) : planned;
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

test('writes who made it, and says whose word that is', () => {
  expect(drafts(ada)).toEqual([
    {
      verb: 'tag',
      options: { tags: { owner: 'ada@example.com' } },
      message: 'owner: ada@example.com (certain; CloudTrail: RunInstances on 2026-11-20 by the user ada@example.com)',
    },
  ]);
});

test('an owner that is there is left alone, and nobody is asked; one that names nobody is written over in its own spelling', () => {
  expect(drafts(ada, {}, { Owner: 'bob' })).toBe('not asked');
  expect(drafts(ada, { key: 'contact' }, { owner: 'bob' })).toBe('not asked');
  expect(drafts(ada, { nobody: ['tbd'] }, { Owner: 'TBD' })).toMatchObject([
    { options: { tags: { Owner: 'ada@example.com' } } },
  ]);
  expect(drafts(ada, { key: 'contact' })).toMatchObject([{ options: { tags: { contact: 'ada@example.com' } } }]);
});

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
  ['what could not be asked', unknown('no credentials'), {}, {}, {}, /^who created it is not known: no credentials$/],
  [
    'what is not sure enough',
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
  ['a name that looks like no owner', ada, {}, {}, { patterns: ['*@corp.example'] }, /^ada@example.com does not match/],
  [
    'a name that no tag can hold',
    by({ type: 'IAMUser', userName: 'ada,lovelace' }),
    {},
    {},
    {},
    /^AWS does not accept the tag value ada,lovelace/,
  ],
])('%s is not written, and the plan says why', (_, answer, options, tags, owners, message) => {
  expect(drafts(answer, options, tags, owners)).toMatchObject([
    { verb: 'tag', refusedAs: 'unsure', refused: expect.stringMatching(message) },
  ]);
});

test('the surest word counts: CloudTrail, then tags, then the stack', () => {
  const stack: CreatorsAnswer['stack'] = { status: 'seen', tags: { Owner: 'carol@example.com' } };
  const tags = { 'created-by': 'bob@example.com', 'aws:cloudformation:stack-name': 'web' };
  const who = (answer: CreatorsAnswer, its: Record<string, string> = tags) => {
    const [draft] = drafts(answer, {}, its);
    return typeof draft === 'string' ? draft : (draft?.message ?? draft?.refused);
  };
  expect(who({ ...ada, stack })).toMatch(/^owner: ada@example.com \(certain/);
  expect(who({ ...jenkins, stack })).toBe('owner: carol@example.com (likely; the tag Owner of its stack web)');
  expect(who({ ...jenkins })).toBe('owner: bob@example.com (likely; the tag created-by)');
  expect(who(unread)).toBe('owner: bob@example.com (likely; the tag created-by)');
  // What a stack says cannot make up for what its tags might have said.
  expect(
    who({ ...jenkins, stack: { status: 'unread', cause: 'Throttling' } }, { 'aws:cloudformation:stack-name': 'web' }),
  ).toBe('who created it is not known: Throttling');
});

test("AWS's own tag names the session behind two colons", () => {
  const tagged = drafts(
    unseen,
    {},
    { 'aws:createdBy': 'AssumedRole:AROAEXAMPLE:ada@example.com' },
    { creatorTags: ['aws:createdBy'] },
  );
  expect(tagged).toMatchObject([{ options: { tags: { owner: 'ada@example.com' } } }]);
});
