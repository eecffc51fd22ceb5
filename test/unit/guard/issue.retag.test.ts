import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Aws } from '../../../src/core/aws.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Step } from '../../../src/core/step.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const now = new Date('2026-11-21T02:00:00Z');
const arn = 'arn:aws:x:eu-west-1:111122223333:box/a';
const intent = 'lifespan-intent';

type Tags = Readonly<Record<string, string>>;
type Written = Readonly<Record<string, string | null>>;

// Promise A14 of docs/safety.md.
test.each<[string, Tags, Written, string | undefined]>([
  [
    'an unclassified resource does not become an ephemeral-task',
    {},
    { [intent]: 'ephemeral-task' },
    'unknown to ephemeral-task',
  ],
  ['in any spelling of the key', {}, { Lifespan_Intent: 'Ephemeral Task' }, 'unknown to ephemeral-task'],
  [
    'also where its tag is no class',
    { [intent]: 'someday' },
    { [intent]: 'ephemeral-task' },
    'unknown to ephemeral-task',
  ],
  [
    'the tag of persistent-support stays',
    { [intent]: 'persistent-support' },
    { [intent]: null },
    'persistent-support to unknown',
  ],
  [
    'and keeps its value',
    { [intent]: 'persistent-support' },
    { [intent]: '2026-12-01' },
    'persistent-support to unknown',
  ],
  [
    'persistent-core most of all',
    { [intent]: 'persistent-support' },
    { [intent]: 'ephemeral-task' },
    'persistent-support to ephemeral-task',
  ],
  [
    'a contradiction is not resolved',
    { [intent]: 'ephemeral-task', intent: 'x', Lifespan: 'y', lifespan_intent: 'persistent-support' },
    { lifespan_intent: null },
    'persistent-core to ephemeral-task',
  ],
  ['a class may become stricter', { [intent]: 'ephemeral-task' }, { [intent]: null }, undefined],
  ['or protected', {}, { [intent]: 'persistent-core' }, undefined],
  ['or be spelled differently', { [intent]: 'Persistent Support' }, { [intent]: 'persistent-support' }, undefined],
  [
    'or be repeated under another key',
    { [intent]: 'persistent-support', Lifespan_Intent: 'persistent-support' },
    { Lifespan_Intent: null },
    undefined,
  ],
  ['other tags are free', { [intent]: 'persistent-support', env: 'test' }, { env: null, owner: 'ada' }, undefined],
])('no policy sets a class that allows more: %s', async (_, tags, written, change) => {
  const message =
    change && `its class would change from ${change}, which allows more: only people may do that, not a policy`;
  const [type] = types(tags, written);
  expect(createProtection(defaultSettings, [type]).retag(resource(tags), written)).toBe(message);
  const { permits, refusals } = await guard(tags, written).permit([step('tag')]);
  // No tag of a persistent-core resource is written at all.
  const isCore = change?.startsWith('persistent-core') === true;
  if (isCore) expect(refusals.get('tag')).toMatchObject({ cause: 'protected' });
  else
    expect([permits.size, refusals.get('tag')]).toEqual(
      message === undefined ? [1, undefined] : [0, { cause: 'class', message }],
    );
});

test('the tag of a hold is not removed while the hold is in force', async () => {
  const answer = await guard({ 'mayfly-hold': '2026-12-24' }, { 'mayfly-hold': null }).permit([step('tag')]);
  expect(answer.refusals.get('tag')).toEqual({
    cause: 'on-hold',
    message: 'it is on hold by the tag mayfly-hold=2026-12-24',
  });
  const over = await guard({ 'mayfly-hold': '2026-11-01' }, { 'mayfly-hold': null }).permit([step('tag')]);
  expect(over.permits.size).toBe(1);
});

function guard(tags: Tags, written: Written) {
  const [type] = types(tags, written);
  return createGuard({
    open: () => ({ place }) as unknown as Aws,
    types: [type],
    protection: createProtection(defaultSettings, [type]),
    now: () => now,
  });
}

function types(tags: Tags, written: Written): [ResourceType] {
  const box = {
    name: 'box',
    arn: () => arn,
    id: 'Id',
    tags: 'Tags',
    read: {
      byId: () =>
        listing(async function* () {
          yield await Promise.resolve([
            { Id: 'a', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
          ]);
        }),
    },
    verbs: { tag: { effect: 'tag', writesTags: ({ say }: { say: string }) => (say === 'all' ? written : {}) } },
  };
  return [box as unknown as ResourceType];
}

function resource(tags: Tags) {
  return {
    type: 'box',
    id: 'a',
    ...place,
    arn,
    tags: new Map(Object.entries(tags)),
    raw: {},
    unread: new Map(),
    seenAt: now.toISOString(),
  };
}

function step(verb: string): Step {
  return {
    id: verb,
    subject: { type: 'box', id: 'a', ...place, arn, class: 'unknown' },
    alsoDestroys: [],
    verb,
    effect: verb,
    options: { say: 'all' },
  } as unknown as Step;
}
