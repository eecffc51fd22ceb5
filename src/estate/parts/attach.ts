import type { Volume } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import { ref } from '../../core/resource.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, notThere, wait } from './checks.ts';

const place = z.strictObject({ instance: z.string(), device: z.string() });

/**
 * `attach`: a volume to the instances that it was detached from.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachVolume.html
 */
export const attach = verbFor<Volume>()(
  z.strictObject({
    to: z.array(place).min(1).describe('Instances, each with the device name that the volume had there'),
  }),
  {
    effect: 'restore',
    iam: ['ec2:AttachVolume', 'ec2:DescribeVolumes'],
    touches: ({ to }) => to.map(({ instance }) => ref('ec2', instance)),
    perform: one(async (aws, { permit, resource, options }) => {
      const attached = new Set((resource.raw.Attachments ?? []).map(({ InstanceId }) => InstanceId));
      for (const { instance, device } of options.to)
        if (!attached.has(instance))
          await aws.write(permit).ec2.attachVolume({ VolumeId: permit.id, InstanceId: instance, Device: device });
      return {};
    }),
    check: async (aws, input) => {
      const [found] = await aws.read.ec2.describeVolumes({
        Filters: [{ Name: 'volume-id', Values: [input.source.id] }],
      });
      if (found === undefined) return notThere(input.source.id, input);
      const attached = (found.Attachments ?? [])
        .filter(({ State }) => State === 'attached')
        .map(({ InstanceId }) => InstanceId);
      return input.options.to.every(({ instance }) => attached.includes(instance))
        ? done({ State: found.State ?? '', Attachments: settled(attached) })
        : wait;
    },
    undo: { verb: 'detach', says: 'detach it again' },
    changes: ['State', 'Attachments'],
  },
);

function settled(ids: readonly (string | undefined)[]): { readonly InstanceId: string }[] {
  return ids.map((InstanceId = '') => ({ InstanceId }));
}
