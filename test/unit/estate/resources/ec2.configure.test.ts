import { describe, expect, test } from '@jest/globals';
import type { RestorePlan } from '../../../../src/core/restore.ts';
import { announcedSettings, settingsAfterLaunch } from '../../../../src/estate/resources/ec2.configure.ts';
import { recreateInstance } from '../../../../src/estate/resources/ec2.restore.ts';
import { receiptOf, requestFor, restorable } from './restoring.ts';
import { blocked, check, now, perform, resourceOf } from './run-verb.ts';

const router = { InstanceId: 'i-1', SourceDestCheck: false, MaintenanceOptions: { RebootMigration: 'disabled' } };
const hold = { key: 'mayfly-hold', value: '2026-11-28' };
const image = resourceOf('ami', { ImageId: 'ami-1', State: 'available' });
const on = { type: 'ec2', id: 'i-2', arn: 'arn:aws:ec2:eu-west-1:123456789012:instance/i-2' };

const second = {
  SourceDestCheck: true,
  NetworkInterfaces: [
    { Attachment: { DeviceIndex: 0 }, SourceDestCheck: true },
    { Attachment: { DeviceIndex: 1 }, SourceDestCheck: false },
  ],
};

const rest = [
  {
    on,
    verb: 'configure',
    options: { SourceDestCheck: false },
    otherwise: 'its source/destination checks, which were off, are on',
  },
  {
    on,
    verb: 'configure',
    options: { RebootMigration: 'disabled' },
    otherwise: 'AWS may migrate it at a reboot, which was switched off',
  },
  { on, verb: 'tag', options: { tags: { 'mayfly-hold': '2026-11-28' } } },
];

function planFor(raw: Record<string, unknown>, changes = {}): RestorePlan {
  const request = requestFor('ec2', raw, { hold, ...changes });
  const made = { status: 'done', created: { type: 'ami', id: 'ami-1' }, after: null } as const;
  const earlier = [receiptOf(request.source, 'image', { ending: made })];
  return restorable(recreateInstance({ ...request, earlier }));
}

function launchOf(plan: RestorePlan): Record<string, unknown> {
  return plan.steps([image])[0]?.options as Record<string, unknown>;
}

describe('what only a call on the instance can set', () => {
  test.each<[string, object, object]>([
    ['a router', router, { SourceDestCheck: false, RebootMigration: 'disabled' }],
    ['AWS says it of the interface alone', primary(false), { SourceDestCheck: false }],
    ['a further interface, which does not come back', second, {}],
    ['defaults', { SourceDestCheck: true, MaintenanceOptions: { RebootMigration: 'default' } }, {}],
    ['nothing is known', {}, {}],
  ])('%s', (_what, raw, wanted) => {
    expect(settingsAfterLaunch(raw)).toEqual(wanted);
  });

  test('is announced by the plan, with the hold', () => {
    expect(planFor(router).differs).toContain(
      'Once it runs, its source/destination checks are switched off, and its migration at a reboot is switched off ' +
        'again, as before. After that it gets its hold.',
    );
    expect(announcedSettings({ SourceDestCheck: false }, {})).toEqual([
      'Once it runs, its source/destination checks are switched off again, as before.',
    ]);
    expect(announcedSettings({}, { hold })).toEqual([]);
  });

  test('is left to do after the launch, and the hold after it', async () => {
    const plan = planFor(router);
    const options = launchOf(plan);
    expect(options['tags']).not.toHaveProperty('mayfly-hold');
    const running = { InstanceId: 'i-2', State: { Name: 'running' } };
    const replies = { 'ec2:DescribeInstances': () => ({ Reservations: [{ Instances: [running] }] }) };
    const checked = await check(image, 'restore', replies, { created: { type: 'ec2', id: 'i-2' } }, options);
    expect(checked).toEqual({ status: 'done', after: expect.anything(), afterwards: rest });
    expect(plan.left?.(on)).toEqual(rest);
  });

  test('without such settings the launch writes the hold; without a hold there is none', () => {
    const plain = launchOf(planFor({ InstanceId: 'i-1', SourceDestCheck: true }));
    expect(plain['tags']).toHaveProperty('mayfly-hold');
    expect(plain).not.toHaveProperty('left');
    const free = planFor(router, { hold: undefined });
    expect(free.left?.(on).map(({ verb }) => verb)).toEqual(['configure', 'configure']);
  });
});

describe('configure', () => {
  const instance = resourceOf('ec2', { InstanceId: 'i-2', State: { Name: 'running' }, SourceDestCheck: true });

  test('is one call for one setting', async () => {
    const replies = { 'ec2:ModifyInstanceAttribute': () => ({}), 'ec2:ModifyInstanceMaintenanceOptions': () => ({}) };
    const { sent: checks } = await perform('configure', [instance], replies, { SourceDestCheck: false });
    expect(checks).toEqual([
      expect.objectContaining({
        call: 'ec2:ModifyInstanceAttribute',
        input: { InstanceId: 'i-2', SourceDestCheck: { Value: false } },
      }),
    ]);
    const { sent: moves } = await perform('configure', [instance], replies, { RebootMigration: 'disabled' });
    expect(moves).toEqual([
      expect.objectContaining({
        call: 'ec2:ModifyInstanceMaintenanceOptions',
        input: { InstanceId: 'i-2', RebootMigration: 'disabled' },
      }),
    ]);
    expect(blocked(instance, 'configure')).toBeUndefined();
  });

  const shown = (raw: object | undefined) => ({
    'ec2:DescribeInstances': () => ({ Reservations: [{ Instances: raw ? [{ InstanceId: 'i-2', ...raw }] : [] }] }),
  });
  const sentAt = (msAgo: number) => ({ notes: { sent: new Date(now.getTime() - msAgo).toISOString() } });

  test.each<[string, object, object | undefined, number, object]>([
    ['off', { SourceDestCheck: false }, { SourceDestCheck: false }, 0, { status: 'done' }],
    ['not shown yet', { SourceDestCheck: false }, { SourceDestCheck: true }, 1000, { status: 'wait' }],
    [
      'still on after five minutes',
      { SourceDestCheck: false },
      { SourceDestCheck: true },
      300_000,
      { status: 'failed', message: 'AWS still shows SourceDestCheck true' },
    ],
    [
      'not known of its reboots',
      { RebootMigration: 'disabled' },
      {},
      300_000,
      { status: 'failed', message: 'AWS still shows RebootMigration null' },
    ],
    [
      'off for reboots',
      { RebootMigration: 'disabled' },
      { MaintenanceOptions: { RebootMigration: 'disabled' } },
      0,
      { status: 'done' },
    ],
    ['gone', { SourceDestCheck: false }, undefined, 0, { status: 'failed', message: 'instance i-2 no longer exists' }],
  ])('is done once AWS shows it: %s', async (_what, options, raw, msAgo, result) => {
    expect(await check(instance, 'configure', shown(raw), sentAt(msAgo), options)).toMatchObject(result);
  });
});

function primary(SourceDestCheck: boolean): object {
  return { NetworkInterfaces: [{ Attachment: { DeviceIndex: 0 }, SourceDestCheck }] };
}
