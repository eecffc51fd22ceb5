import type { Instance } from '@aws-sdk/client-ec2';
import pMap from 'p-map';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { Verb } from '../../core/verb.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { endInstanceOptions } from '../parts/options.ts';
import { unprotect } from '../parts/unprotect.ts';

const key = 'DisableApiTermination';

/** How many calls run at the same time. AWS has no call for the attributes of several instances. */
const atOnce = 5;

/**
 * Termination protection, which DescribeInstances does not return.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceAttribute.html
 */
export const terminationProtection: NonNullable<ResourceType['protection']> = {
  key,
  iam: ['ec2:DescribeInstanceAttribute'],
  fetch: (aws, ids) => pMap(ids, (id) => orUnknown(() => isProtected(aws, id)), { concurrency: atOnce }),
};

export function terminationLock(instance: object): string | undefined {
  return (instance as { readonly [key]?: boolean })[key] === true ? key : undefined;
}

/**
 * The key is filled by a call of its own, so AWS's type of an instance does not have it.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
 */
export const unprotectInstance = unprotect<AsJsonObject<Instance> & { [key]?: boolean }, typeof key>(key, {
  iam: ['ec2:ModifyInstanceAttribute', 'ec2:DescribeInstanceAttribute'],
  after: ['stop', 'image', 'snapshot'],
  options: endInstanceOptions,
  switchOff: (aws, { permit }) =>
    aws.write(permit).ec2.modifyInstanceAttribute({ InstanceId: permit.id, DisableApiTermination: { Value: false } }),
  isOn: (aws, { id }) => isProtected(aws, id),
}) as unknown as Verb<AsJsonObject<Instance>, never>;

/** AWS leaves out attributes that are not set. */
async function isProtected(aws: Aws, InstanceId: string): Promise<boolean> {
  const { DisableApiTermination } = await aws.read.ec2.describeInstanceAttribute({
    InstanceId,
    Attribute: 'disableApiTermination',
  });
  return DisableApiTermination?.Value === true;
}
