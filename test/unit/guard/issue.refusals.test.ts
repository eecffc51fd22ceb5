import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import { type Approval, approvable } from '../../../src/core/approval.ts';
import type { Aws } from '../../../src/core/aws.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Step } from '../../../src/core/step.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const now = new Date('2026-11-21T02:00:00Z');

interface Box {
  readonly intent?: string;
  readonly takes?: readonly string[];
  /** The error of its describe call. */
  readonly fails?: string;
  /** Its detail call is denied. */
  readonly isDark?: boolean;
}

test('a verb or a type that nobody knows is reported', async () => {
  const { guard } = world({ a: {} });
  const { refusals } = await guard.permit([
    step('a', 'paint'),
    { ...step('a'), id: 'odd', subject: { ...step('a').subject, type: 'odd' } },
  ]);
  expect([...refusals.values()]).toEqual([
    { cause: 'no-verb', message: 'Mayfly cannot paint a box' },
    { cause: 'no-verb', message: 'Mayfly cannot delete a odd' },
  ]);
});

test('what would also be destroyed and could not be read is reported, with the call', async () => {
  const { guard } = world({ a: { takes: ['b', 'c'] }, b: {}, c: { fails: 'InvalidBox' } });
  const { permits, refusals } = await guard.permit([step('a')]);
  expect([permits.size, refusals.get('a-delete')]).toEqual([
    0,
    { cause: 'unread', message: 'box c would be deleted with it and could not be read: InvalidBox on box:Describe' },
  ]);
});

test('only what could not be read may be read later', async () => {
  const { guard } = world({ busy: { takes: ['c'] }, core: { intent: 'persistent-core' }, c: { fails: 'Throttling' } });
  const { refusals } = await guard.permit([step('busy'), step('core')]);
  expect([refusals.get('busy-delete')?.isTransient, refusals.get('core-delete')]).toEqual([
    true,
    { cause: 'protected', message: 'it is tagged lifespan-intent=persistent-core' },
  ]);
});

test('what could not be read for want of credentials names the call, and may be read later', async () => {
  const { guard } = world({ a: { fails: 'ExpiredToken' }, core: { intent: 'persistent-core' } });
  const { refusals } = await guard.permit([step('a'), step('core')]);
  expect(refusals.get('a-delete')).toEqual({
    cause: 'unread',
    message: 'it could not be read: ExpiredToken on box:Describe',
    isTransient: true,
    needsCredentials: 'ExpiredToken on box:Describe',
  });
});

test('the blast radius of a resource that was read in part is not asked for', async () => {
  const { guard, looked: readIds } = world({ a: { takes: ['b'], isDark: true }, b: {} });
  const { refusals } = await guard.permit([step('a')]);
  expect(refusals.get('a-delete')?.message).toContain(
    'what would be deleted with it is not known: Inside could not be read',
  );
  expect(readIds).toEqual([]);
});

test('approval is looked up only where it is needed', async () => {
  const { guard, asked: approvalCalls } = world({
    a: {},
    core: { intent: 'persistent-core' },
    support: { intent: 'persistent-support' },
  });
  const { permits } = await guard.permit([
    step('a'),
    step('core'),
    step('lost'),
    step('support'),
    step('support', 'tag'),
  ]);
  expect([approvalCalls, [...permits.keys()]]).toEqual([['support-delete'], ['a-delete', 'support-tag']]);
});

test.each([
  ['holds', {}, true],
  ['is over', { until: now.toISOString() }, false],
  ['is of another step', { step: 'another' }, false],
  ['is of another resource', { stepDigest: approvable(step('other')) }, false],
])('what a step also destroys is approved with it, where the approval %s', async (_, changes, isGranted) => {
  const approval = (approvedStep: Step): Approval => ({
    ...{
      plan: 'p',
      step: approvedStep.id,
      stepDigest: approvable(approvedStep),
      verb: approvedStep.verb,
      arn: approvedStep.subject.arn,
      alsoDestroys: [{ type: 'box', id: 'b' }],
    },
    ...{ by: 'ada', at: now.toISOString(), reason: 'over', until: '2026-11-22T00:00:00Z', ...changes },
  });
  const { guard } = world(
    { a: { intent: 'ephemeral-task', takes: ['b'] }, b: { intent: 'persistent-support' } },
    approval,
  );
  const { permits, refusals } = await guard.permit([{ ...step('a'), alsoDestroys: [{ type: 'box', id: 'b' }] }]);
  expect([permits.size, refusals.get('a-delete')]).toEqual(
    isGranted
      ? [1, undefined]
      : [
          0,
          {
            cause: 'approval',
            message: 'box b would be deleted with it and is persistent-support: a person has to approve',
          },
        ],
  );
});

function world(boxes: Readonly<Record<string, Box>>, approve?: (step: Step) => Approval) {
  const readIds: string[] = [];
  const approvalCalls: string[] = [];
  const box = {
    name: 'box',
    arn: ({ Id }: { Id: string }) => `arn:${Id}`,
    id: 'Id',
    tags: 'Tags',
    read: {
      byId: (_: Aws, ids: readonly string[]) =>
        listing(async function* () {
          await Promise.resolve();
          for (const id of ids)
            if (boxes[id]?.fails !== undefined) throw new CallFailed('box:Describe', boxes[id].fails, 'no', 400);
          yield ids.flatMap((Id) => {
            const { intent } = boxes[Id] ?? {};
            return boxes[Id] === undefined
              ? []
              : [{ Id, Tags: intent === undefined ? [] : [{ Key: 'lifespan-intent', Value: intent }] }];
          });
        }),
    },
    detailCalls: [
      {
        key: 'Inside',
        iam: [],
        fetch: (_: Aws, raws: readonly { readonly Id: string }[]) =>
          raws.some(({ Id }) => boxes[Id]?.isDark === true)
            ? Promise.reject(new CallFailed('box:Look', 'AccessDenied', 'no', 403))
            : Promise.resolve(raws.map(() => [])),
      },
    ],
    verbs: {
      tag: { effect: 'tag' },
      delete: {
        effect: 'delete',
        alsoDestroys: ({ id }: { id: string }) => {
          readIds.push(id);
          return (boxes[id]?.takes ?? []).map((each) => ({ type: 'box', id: each }));
        },
      },
    },
  };
  const types = [box as unknown as ResourceType];
  const guard = createGuard({
    open: () => ({ place }) as unknown as Aws,
    types,
    protection: createProtection(defaultSettings, types),
    now: () => now,
    approval: (approvedStep) => {
      approvalCalls.push(approvedStep.id);
      return Promise.resolve(approve?.(approvedStep));
    },
  });
  return { guard, looked: readIds, asked: approvalCalls };
}

function step(id: string, verb = 'delete'): Step {
  const subject = { type: 'box', id, ...place, arn: `arn:${id}`, class: 'unknown' };
  return {
    id: `${id}-${verb}`,
    finding: 'f',
    policy: 'p',
    subject,
    verb,
    effect: verb,
    options: {},
    alsoDestroys: [],
  } as unknown as Step;
}
