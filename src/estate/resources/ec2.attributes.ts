import type { Instance } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { settingsOf } from '../parts/recreate.ts';

const attributes = z.strictObject({
  InstanceInitiatedShutdownBehavior: z.string().optional(),
  DisableApiStop: z.boolean().optional(),
  DisableApiTermination: z.boolean().optional(),
  CpuCredits: z.string().optional(),
});

/**
 * What DescribeInstances does not show of an instance, and a restore needs; and what could not be read, with the cause.
 */
export const storedAttributes = z.object({
  attributes,
  unreadAttributes: z.record(z.string(), z.string()),
});

export type InstanceAttributes = z.infer<typeof attributes>;

/** The IAM actions of `readAttributes`. */
export const attributeReads = ['ec2:DescribeInstanceAttribute', 'ec2:DescribeInstanceCreditSpecifications'] as const;

/**
 * Reads them, one call each. What AWS does not let us read is no reason to make no image: the restore says what is not
 * known.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceAttribute.html
 */
export async function readAttributes(
  aws: Aws,
  { InstanceId = '', InstanceType }: AsJsonObject<Instance>,
): Promise<z.infer<typeof storedAttributes>> {
  const describe = aws.read.ec2.describeInstanceAttribute;
  const read: Readonly<Record<keyof InstanceAttributes, unknown>> = {
    InstanceInitiatedShutdownBehavior: await orUnknown(
      async () =>
        (await describe({ InstanceId, Attribute: 'instanceInitiatedShutdownBehavior' }))
          .InstanceInitiatedShutdownBehavior?.Value,
    ),
    DisableApiStop: await orUnknown(
      async () => (await describe({ InstanceId, Attribute: 'disableApiStop' })).DisableApiStop?.Value,
    ),
    DisableApiTermination: await orUnknown(
      async () => (await describe({ InstanceId, Attribute: 'disableApiTermination' })).DisableApiTermination?.Value,
    ),
    CpuCredits: isBurstable(InstanceType) ? await cpuCredits(aws, InstanceId) : undefined,
  };
  const unread = Object.entries(read).flatMap(([name, value]) => (isUnknown(value) ? [[name, value.cause]] : []));
  const known = Object.entries(read).filter(([, value]) => !isUnknown(value));
  return {
    attributes: settingsOf(Object.fromEntries(known)),
    unreadAttributes: Object.fromEntries(unread) as Record<string, string>,
  };
}

/**
 * Only burstable types have credits: for others AWS refuses the call.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceCreditSpecifications.html
 */
function isBurstable(type: string | undefined): boolean {
  return type !== undefined && /^t\d/.test(type);
}

function cpuCredits(aws: Aws, id: string): Promise<string | undefined | Unknown> {
  return orUnknown(async () => {
    const [specification] = await aws.read.ec2.describeInstanceCreditSpecifications({ InstanceIds: [id] });
    return specification?.CpuCredits;
  });
}
