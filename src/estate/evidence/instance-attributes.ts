import pMap from 'p-map';
import type { Aws } from '../../core/aws.ts';
import { type AttributeQuestion, type Description, instanceAttributeKind } from '../../core/evidence/description.ts';
import type { Unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';

/** How many calls run at the same time. AWS has no call for the attributes of several instances. */
const atOnce = 5;

/**
 * `instance-attribute`: attributes that DescribeInstances does not return, such as termination protection. One call per
 * attribute.
 */
export const instanceAttributes = instanceAttributeKind.gatherer({
  iam: ['ec2:DescribeInstanceAttribute'],
  gather: async (aws, needs) =>
    new Map(
      await pMap(needs, async ({ key, question }) => [key, await attribute(aws, question)] as const, {
        concurrency: atOnce,
      }),
    ),
});

function attribute(aws: Aws, { id, attribute: Attribute }: AttributeQuestion): Promise<Description | Unknown> {
  return orUnknown(async () => {
    const answer = await aws.read.ec2.describeInstanceAttribute({ InstanceId: id, Attribute: Attribute as 'userData' });
    // The answer has the id and one other member: the attribute, under a name of its own (`Groups` for `groupSet`). AWS
    // leaves out an attribute that is not set.
    const [value] = Object.entries(answer).flatMap(([name, member]) =>
      name === 'InstanceId' ? [] : [member as Description[number]],
    );
    return [value ?? {}];
  });
}
