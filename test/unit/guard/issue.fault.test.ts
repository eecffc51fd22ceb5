import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Aws } from '../../../src/core/aws.ts';
import type { Event } from '../../../src/core/event.ts';
import { faultReporter } from '../../../src/core/fault.ts';
import { type ResourceType, resourceType } from '../../../src/core/resource-type.ts';
import type { Step } from '../../../src/core/step.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { NoCredentials } from '../../../src/estate/aws/no-credentials.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const now = new Date('2026-11-21T02:00:00Z');

interface Box {
  readonly Id: string;
}

function boom(): never {
  throw new TypeError('boom');
}

const deletion = { effect: 'delete', iam: [], options: z.unknown() };

/** A type with one function that throws. */
const broken: readonly (readonly [where: string, part: object])[] = [
  ['box.partOf', { partOf: boom }],
  ['box.isGone', { isGone: boom }],
  ['box.lock', { lock: boom }],
  ['box.controllers', { controllers: boom }],
  ['box.verbs.delete.alsoDestroys', { verbs: { delete: { ...deletion, alsoDestroys: boom } } }],
  ['box.verbs.delete.touches', { verbs: { delete: { ...deletion, touches: boom } } }],
  ['box.verbs.delete.writesTags', { verbs: { delete: { ...deletion, writesTags: boom } } }],
];

test.each(broken)('where %s throws, each step is refused, and one event has its stack', async (where, part) => {
  const { guard, events } = guardOf(part);
  const { permits, refusals } = await guard.permit([step('a'), step('b')]);
  const refusal = {
    cause: 'unread',
    message: `what it belongs to, or what would be deleted with it, is not known: ${where}: TypeError: boom`,
  };
  expect([permits.size, [...refusals.values()]]).toEqual([0, [refusal, refusal]]);
  expect(events).toEqual([{ kind: 'fault', where, message: 'TypeError: boom', stack: expect.any(String) }]);
  expect(stackOf(events)).toContain(where);
  expect(stackOf(events)).toMatch(/at (Object\.)?boom /);
});

test.each([
  ['what box belongs to, or also destroys', { partOf: boom }],
  ['what a delete of box also changes', { verbs: { delete: { ...deletion, touches: boom } } }],
  ['the guard’s ruling on delete of box', { lock: boom }],
  ['reading Locked', { protection: { key: 'Locked', iam: [], fetch: () => Promise.reject(new TypeError('boom')) } }],
])('an error without the name of a function says what was being done: %s', async (where, part) => {
  const { guard, events } = guardOf(part, { isUnnamed: true });
  await guard.permit([step('a')]);
  expect(events.map((event) => event.kind === 'fault' && event.where)).toEqual([where.replace('’', "'")]);
});

test('what AWS refuses is no fault', async () => {
  const refused = () => Promise.reject(new CallFailed('box:Lock', 'AccessDenied', 'no', 403));
  const { guard, events } = guardOf({ protection: { key: 'Locked', iam: [], fetch: refused } });
  await guard.permit([step('a')]);
  expect(events).toEqual([]);
});

test('where nobody hears of faults, the step is refused all the same', async () => {
  const { guard } = guardOf({ partOf: boom }, { isDeaf: true });
  expect((await guard.permit([step('a')])).refusals.get('a')?.cause).toBe('unread');
});

test('where a type cannot name what AWS returned, what was read is refused as unread, with an event', async () => {
  const { guard, events } = guardOf({ arn: boom });
  const { refusals } = await guard.permit([step('a'), step('b')]);
  expect(refusals.get('b')).toEqual({ cause: 'unread', message: 'it could not be read: box.arn: TypeError: boom' });
  expect(events.map((event) => event.kind === 'fault' && event.where)).toEqual(['box.arn']);
});

test('a fault in the call for AWS’s own protection is reported', async () => {
  const { guard, events } = guardOf({
    protection: { key: 'Locked', iam: [], fetch: () => Promise.resolve().then(boom) },
  });
  await guard.permit([step('a')]);
  expect(events.map((event) => event.kind === 'fault' && event.where)).toEqual(['box.protection.fetch']);
});

test.each([
  ['AWS', new CallFailed('sts:AssumeRole', 'AccessDenied', 'no', 403), []],
  ['missing credentials', new NoCredentials('there are no credentials'), []],
  ['our own code', new TypeError('boom'), ['opening a place']],
])('a place that cannot be opened because of %s: only our own error is reported', async (_, error, where) => {
  const { guard, events } = guardOf({}, { openError: error });
  const { refusals } = await guard.permit([step('a')]);
  expect(refusals.get('a')).toMatchObject({ cause: 'unread', isTransient: true });
  expect(events.map((event) => event.kind === 'fault' && event.where)).toEqual(where);
});

test('without a fault there is no event', async () => {
  const { guard, events } = guardOf({});
  const { permits } = await guard.permit([step('a')]);
  expect([permits.size, events]).toEqual([1, []]);
});

function guardOf(
  part: object,
  { openError, isUnnamed, isDeaf }: { openError?: Error; isUnnamed?: true; isDeaf?: true } = {},
) {
  const definition = {
    name: 'box',
    arn: ({ Id }: Box) => `arn:${Id}`,
    id: 'Id',
    read: {
      iam: [],
      byId: (_: Aws, ids: readonly string[]) =>
        listing(async function* () {
          await Promise.resolve();
          yield ids.map((Id) => ({ Id }));
        }),
    },
    verbs: { delete: deletion },
    ...part,
  } as unknown as Parameters<typeof resourceType<Box>>[0];
  const types = [isUnnamed ? (definition as unknown as ResourceType) : resourceType<Box>(definition)];
  const events: Event[] = [];
  const open = (): Aws => {
    if (openError !== undefined) throw openError;
    return { place } as unknown as Aws;
  };
  const guard = createGuard({
    open,
    types,
    protection: createProtection(defaultSettings, types),
    now: () => now,
    ...(!isDeaf && {
      fault: faultReporter((event) => {
        events.push(event);
      }),
    }),
  });
  return { guard, events };
}

function stackOf([event]: readonly Event[]): string {
  return event?.kind === 'fault' ? event.stack : '';
}

function step(id: string): Step {
  const subject = { ...place, type: 'box', id, arn: `arn:${id}`, class: 'unknown' };
  return { id, verb: 'delete', effect: 'delete', options: {}, subject, alsoDestroys: [] } as unknown as Step;
}
