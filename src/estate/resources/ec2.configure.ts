import type { Instance } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { AsJsonObject } from '../../core/json.ts';
import type { Ref } from '../../core/resource.ts';
import type { RestoreRequest } from '../../core/restore.ts';
import { type Afterwards, one, verbFor } from '../../core/verb.ts';
import { done, failed, mayLag, sentAfterRead, wait } from '../parts/checks.ts';
import { instanceNamed } from './ec2.power.ts';

type Raw = AsJsonObject<Instance>;

/**
 * What RunInstances cannot set, and only a call on the instance can.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html,
 * API_InstanceMaintenanceOptionsRequest.html (no `RebootMigration`)
 */
const settings = z.strictObject({
  SourceDestCheck: z.literal(false).optional().describe('Source/destination checks off, as a router needs it'),
  RebootMigration: z.literal('disabled').optional().describe('No migration at a reboot that AWS has planned'),
});

type Settings = z.infer<typeof settings>;

/** What is left to do on an instance that a restore has launched. */
export const leftOnInstance = z.strictObject({
  settings: settings.describe('What only later calls can set, from the receipt'),
  hold: z.record(z.string(), z.string()).describe('The tag that keeps policies away, written last'),
});

type Left = z.infer<typeof leftOnInstance>;

/** What people read where one of them is not set. */
const otherwise = {
  SourceDestCheck: 'its source/destination checks, which were off, are on',
  RebootMigration: 'AWS may migrate it at a reboot, which was switched off',
} as const satisfies Record<keyof Settings, string>;

/** What the restore does about them, for its plan. */
const announced = {
  SourceDestCheck: 'its source/destination checks are switched off',
  RebootMigration: 'its migration at a reboot is switched off',
} as const satisfies Record<keyof Settings, string>;

/**
 * The settings that this instance had, and that a launch gives to none. The new instance has one network interface, and
 * so gets the checks of the former's primary one.
 */
export function settingsAfterLaunch({ SourceDestCheck, NetworkInterfaces = [], MaintenanceOptions }: Raw): Settings {
  const primary = NetworkInterfaces.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
  return {
    ...([SourceDestCheck, primary?.SourceDestCheck].includes(false) && { SourceDestCheck: false }),
    ...(MaintenanceOptions?.RebootMigration === 'disabled' && { RebootMigration: 'disabled' }),
  };
}

/** In sentences, for the plan of the restore. */
export function announcedSettings(wanted: Settings, { hold }: Pick<RestoreRequest, 'hold'>): readonly string[] {
  const sentences = namesOf(wanted).map((name) => announced[name]);
  return sentences.length === 0
    ? []
    : [
        `Once it runs, ${sentences.join(', and ')} again, as before.` +
          (hold === undefined ? '' : ' After that it gets its hold.'),
      ];
}

/** Each by itself, so that one that AWS refuses keeps no other away. The hold would stop them, so it comes last. */
export function afterLaunch(on: Ref & { readonly arn: string }, left: Left): readonly Afterwards[] {
  return [
    ...namesOf(left.settings).map((name) => ({
      on,
      verb: 'configure',
      options: { [name]: left.settings[name] ?? null },
      otherwise: otherwise[name],
    })),
    ...(Object.keys(left.hold).length > 0 ? [{ on, verb: 'tag', options: { tags: left.hold } }] : []),
  ];
}

/**
 * `configure`: one setting of a restored instance that its launch could not have. ModifyInstanceAttribute takes one
 * attribute at a time, and source/destination checks only where there is one network interface, as a restored instance
 * has it.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMaintenanceOptions.html
 */
export const configureInstance = verbFor<Instance>()(settings, {
  effect: 'restore',
  iam: ['ec2:ModifyInstanceAttribute', 'ec2:ModifyInstanceMaintenanceOptions', 'ec2:DescribeInstances'],
  perform: one(async (aws, { permit, options: { SourceDestCheck, RebootMigration }, now }) => {
    const { ec2 } = aws.write(permit);
    if (SourceDestCheck !== undefined)
      await ec2.modifyInstanceAttribute({ InstanceId: permit.id, SourceDestCheck: { Value: SourceDestCheck } });
    else await ec2.modifyInstanceMaintenanceOptions({ InstanceId: permit.id, RebootMigration });
    return { notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const { id } = input.source;
    const instance = await instanceNamed(aws, id);
    if (instance === undefined) return failed(`instance ${id} no longer exists`);
    const { SourceDestCheck, MaintenanceOptions } = instance;
    const current = { SourceDestCheck, RebootMigration: MaintenanceOptions?.RebootMigration };
    const missing = namesOf(input.options).find((name) => current[name] !== input.options[name]);
    if (missing === undefined) return done({ ...input.options });
    return mayLag(input) ? wait : failed(`AWS still shows ${missing} ${JSON.stringify(current[missing] ?? null)}`);
  },
  undo: { possible: false, reason: 'its settings are the ones that it had before it was terminated' },
});

function namesOf(wanted: Settings): readonly (keyof Settings)[] {
  return (['SourceDestCheck', 'RebootMigration'] as const).filter((name) => wanted[name] !== undefined);
}
