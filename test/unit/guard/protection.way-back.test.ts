import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Effect } from '../../../src/core/verb.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const now = new Date('2026-11-21T02:00:00Z');
const copyType = {
  name: 'copy',
  tags: 'Tags',
  verbs: {},
  isStateful: true,
  wayBack: { isNamedByUs: () => false },
} as unknown as ResourceType;

const task = { 'lifespan-intent': 'ephemeral-task' };
const until = '2026-12-21T00:00:00.000Z';
const message = 'Mayfly made it as a way back, and keeps it until 2026-12-21 00:00 UTC';

test.each(['delete', 'unprotect'] as const)('a way back is on hold for a %s until its day', (effect) => {
  const refusal = { kind: 'refused', class: 'ephemeral-task', cause: 'on-hold', message, until };
  expect(ruling({ ...task, 'mayfly:keep-until': until }, effect)).toEqual(refusal);
  expect(ruling(task, effect, () => until)).toEqual(refusal);
});

test.each(['tag', 'snapshot', 'stop', 'start', 'restore'] as const)(
  'a way back stays one after a %s, which is free',
  (effect) => {
    expect(ruling({ ...task, 'mayfly:keep-until': until }, effect)).toEqual({ kind: 'free', class: 'ephemeral-task' });
  },
);

test('what neither its tags nor the ledger call a way back is free to be deleted', () => {
  expect(ruling(task, 'delete').kind).toBe('free');
  expect(ruling(task, 'delete', () => undefined).kind).toBe('free');
});

test('no policy writes the tags that say until when a way back is kept', () => {
  const ofOurs = copy({ ...task, 'mayfly:keep-until': until });
  const protection = createProtection(defaultSettings, [copyType]);
  expect(protection.retag(ofOurs, { 'mayfly:keep-until': '2026-11-21' })).toBe(
    'Mayfly made it as a way back, and its tag mayfly:keep-until says until when: only people change that',
  );
  expect(protection.retag(ofOurs, { seen: 'yes' })).toBeUndefined();
});

function ruling(tags: Readonly<Record<string, string>>, effect: Effect, keptInLedger?: () => string | undefined) {
  return createProtection(defaultSettings, [copyType], keptInLedger).rule(copy(tags), effect, now, () => 'unread');
}

function copy(tags: Readonly<Record<string, string>>): Resource {
  return {
    ...{ type: 'copy', id: 'c-1', arn: 'arn:aws:x:eu-west-1:111122223333:copy/c-1' },
    ...{ account: '111122223333', region: 'eu-west-1' },
    ...{ tags: new Map(Object.entries(tags)), raw: {}, unread: new Map(), seenAt: now.toISOString() },
  };
}
