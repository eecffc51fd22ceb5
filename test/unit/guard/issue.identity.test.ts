import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Aws } from '../../../src/core/aws.ts';
import { permitLifetimeMs } from '../../../src/core/permit.ts';
import type { Place } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Step } from '../../../src/core/step.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const now = new Date('2026-11-21T02:00:00Z');
const home: Place = { account: '111122223333', region: 'eu-west-1' };
const away: Place = { account: '111122223333', region: 'us-east-1' };
const other: Place = { account: '444455556666', region: 'eu-west-1' };
const born = '2026-10-01T00:00:00Z';

test('each place is opened once, and its steps are ruled on there', async () => {
  const opened: Place[] = [];
  const { guard } = world({ onOpen: (place) => void opened.push(place) });
  const steps = [step('a', home), step('b', away), step('c', home), step('d', other)];
  const { permits, refusals } = await guard.permit(steps);
  expect(opened).toEqual([home, away, other]);
  expect(refusals.size).toBe(0);
  expect(steps.map(({ id }) => permits.get(id)?.permit)).toMatchObject(
    steps.map(({ subject: { id, account, region, arn }, id: its }) => ({
      id,
      account,
      region,
      arn,
      step: its,
      expires: now.getTime() + permitLifetimeMs,
    })),
  );
});

test('credentials for another place refuse its steps, and only those', async () => {
  const { guard } = world({
    place: (requestedStep) =>
      requestedStep === away ? home : requestedStep.account === other.account ? home : requestedStep,
  });
  const { permits, refusals } = await guard.permit([step('a', home), step('b', away), step('c', other)]);
  expect([...permits.keys()]).toEqual(['a@eu-west-1']);
  expect([...refusals.values()]).toEqual([
    { cause: 'unread', message: 'the credentials are for 111122223333 eu-west-1, not for 111122223333 us-east-1' },
    { cause: 'unread', message: 'the credentials are for 111122223333 eu-west-1, not for 444455556666 eu-west-1' },
  ]);
});

test('a place that could not be opened may be opened later', async () => {
  const { guard } = world({
    onOpen: (place) => {
      if (place === away) throw new Error('no such role');
    },
  });
  const { permits, refusals } = await guard.permit([step('a', home), step('b', away)]);
  expect([permits.size, refusals.get('b@us-east-1')]).toEqual([
    1,
    { cause: 'unread', message: '111122223333 us-east-1 could not be opened: Error: no such role', isTransient: true },
  ]);
});

test.each<[string, Partial<Step['subject']>, object, Partial<ResourceType> | undefined, string | undefined]>([
  ['as it was', {}, {}, undefined, undefined],
  ['at the same time, written differently', { created: '2026-10-01T01:00:00+01:00' }, {}, undefined, undefined],
  ['under another ARN', { arn: 'arn:old' }, {}, undefined, 'its ARN is now arn:a; the plan saw arn:old'],
  [
    'created again',
    {},
    { Created: '2026-11-01T00:00:00Z' },
    undefined,
    'it was created at 2026-11-01T00:00:00Z; the plan saw a resource created at 2026-10-01T00:00:00Z',
  ],
  [
    'of which the plan did not know the creation time',
    { created: undefined },
    { Created: '2026-11-01T00:00:00Z' },
    undefined,
    undefined,
  ],
  [
    'of which AWS no longer returns the creation time',
    {},
    { Created: undefined },
    undefined,
    `AWS does not say when it was created; the plan saw a resource created at ${born}`,
  ],
  ['of which nobody ever knew the creation time', { created: undefined }, { Created: undefined }, undefined, undefined],
  ['of a type without a creation time', {}, { Created: '2026-11-01T00:00:00Z' }, { created: undefined }, undefined],
  [
    'whose creation time our own verbs change',
    {},
    { Created: '2026-11-01T00:00:00Z' },
    { verbs: { start: { effect: 'start', changes: ['State', 'Created'] }, delete: { effect: 'delete' } } as never },
    undefined,
  ],
  [
    'created again, where our own verbs change something else',
    {},
    { Created: '2026-11-01T00:00:00Z' },
    { verbs: { start: { effect: 'start', changes: ['State'] }, delete: { effect: 'delete' } } as never },
    `it was created at 2026-11-01T00:00:00Z; the plan saw a resource created at ${born}`,
  ],
])('what is found %s', async (_, subject, raw, type, message) => {
  const { guard } = world({ raw, type });
  const requestedStep = step('a', home);
  const { permits, refusals } = await guard.permit([
    { ...requestedStep, subject: { ...requestedStep.subject, ...subject } },
  ]);
  expect([permits.size, refusals.get(requestedStep.id)]).toEqual(
    message === undefined ? [1, undefined] : [0, { cause: 'changed', message }],
  );
});

interface WorldOptions {
  readonly onOpen?: (place: Place) => void;
  readonly place?: (requestedStep: Place) => Place;
  readonly raw?: object;
  readonly type?: Partial<ResourceType> | undefined;
}

function world({ onOpen, place = (requestedStep) => requestedStep, raw = {}, type: changes }: WorldOptions) {
  const type = {
    name: 'box',
    arn: ({ Id }: { Id: string }) => `arn:${Id}`,
    id: 'Id',
    created: 'Created',
    tags: 'Tags',
    read: {
      byId: (_: Aws, ids: readonly string[]) =>
        listing(async function* () {
          await Promise.resolve();
          yield ids.map((Id) => ({ Id, Created: born, Tags: [], ...raw }));
        }),
    },
    verbs: { delete: { effect: 'delete' } },
    ...changes,
  } as unknown as ResourceType;
  const known = [home, away, other];
  const guard = createGuard({
    open: (requestedStep) => {
      const opened =
        known.find(({ account, region }) => account === requestedStep.account && region === requestedStep.region) ??
        requestedStep;
      onOpen?.(opened);
      return { place: place(opened) } as unknown as Aws;
    },
    types: [type],
    protection: createProtection(defaultSettings, [type]),
    now: () => now,
  });
  return { guard };
}

function step(id: string, place: Place): Step {
  const subject = { type: 'box', id, ...place, arn: `arn:${id}`, class: 'unknown', created: born };
  return {
    id: `${id}@${place.region}`,
    subject,
    verb: 'delete',
    effect: 'delete',
    alsoDestroys: [],
  } as unknown as Step;
}
