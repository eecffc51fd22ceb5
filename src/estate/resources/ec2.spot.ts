import type { Instance, SpotInstanceRequest } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import type { DetailCall, Objection } from '../../core/resource-type.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import type { Effect } from '../../core/verb.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';

type Request = Pick<SpotInstanceRequest, 'SpotInstanceRequestId' | 'State' | 'Type'>;

/** `SpotRequest`: the request that launched a Spot Instance; null for other instances. */
export type WithSpotRequest = Instance & { SpotRequest?: Request | null };
type Raw = AsJsonObject<WithSpotRequest>;

/**
 * The request behind each Spot Instance. DescribeInstances names it, but does not say whether AWS launches another
 * instance when this one ends. Nothing is asked where there are no Spot Instances.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSpotInstanceRequests.html
 */
export const spotRequest: DetailCall<Raw> = {
  key: 'SpotRequest',
  iam: ['ec2:DescribeSpotInstanceRequests'],
  fetch: async (aws, instances) => {
    const spot = instances.filter(isSpot);
    const byRequest = await requestsBy(aws, 'spot-instance-request-id', 'SpotInstanceRequestId', spot);
    const unnamed = spot.filter(({ SpotInstanceRequestId }) => !SpotInstanceRequestId);
    const byInstance = await requestsBy(aws, 'instance-id', 'InstanceId', unnamed);
    return instances.map((instance) => {
      if (!isSpot(instance)) return null;
      const { SpotInstanceRequestId: request, InstanceId: id = '' } = instance;
      const requests = request ? byRequest : byInstance;
      if (isUnknown(requests)) return requests;
      return requests.get(request || id) ?? unknown('AWS does not list the request of this Spot Instance');
    });
  },
};

/**
 * What a Spot Instance's request says against an effect.
 * - A stop: AWS stops only instances whose request is persistent and still stands.
 * - A start: AWS alone starts what it has interrupted; then the request is not `disabled`.
 * - A delete: AWS launches another instance for a persistent request that still stands. Cancelling the request first is
 *   left to people: where the instance is stopped, that terminates it.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-requests.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/interruption-behavior.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-instances-request.html
 */
export function spotObjection(instance: Raw, effect: Effect): Objection | undefined {
  if (!isSpot(instance) || (effect !== 'stop' && effect !== 'start' && effect !== 'delete')) return undefined;
  const request = instance.SpotRequest;
  if (!request?.Type || !request.State)
    return { cause: 'state', message: 'what its Spot request does when it ends is not known' };
  const { SpotInstanceRequestId: id = '', Type: type, State: state } = request;
  const stands = !ended.includes(state);
  if (effect === 'delete')
    return type === 'one-time' || !stands
      ? undefined
      : {
          cause: 'controller',
          message:
            `its Spot request ${id} is ${type} and would launch another instance. While the instance runs, ` +
            `\`aws ec2 cancel-spot-instance-requests --spot-instance-request-ids ${id}\` ends the request alone; ` +
            'if the instance is stopped, that terminates it',
        };
  if (type !== 'persistent' || !stands)
    return {
      cause: 'state',
      message: `it is a Spot Instance whose request ${id} is ${stands ? type : state}, and AWS does not ${effect} it`,
    };
  // What AWS interrupted, it starts by itself.
  return effect === 'start' && state !== 'disabled' && instance.State?.Name === 'stopped'
    ? { cause: 'state', message: `AWS has interrupted it (its Spot request ${id} is ${state}) and alone starts it` }
    : undefined;
}

/** States of a request that launches nothing any more. */
const ended: readonly string[] = ['cancelled', 'closed', 'failed'];

function isSpot({ InstanceLifecycle, SpotInstanceRequestId }: Raw): boolean {
  return InstanceLifecycle === 'spot' || Boolean(SpotInstanceRequestId);
}

/** By a filter, which leaves out requests that do not exist; with ids the whole call would fail. */
function requestsBy(
  aws: Aws,
  filter: string,
  key: 'SpotInstanceRequestId' | 'InstanceId',
  instances: readonly Raw[],
): Promise<ReadonlyMap<string, AsJsonObject<Request>> | Unknown> {
  const ids = [...new Set(instances.flatMap((instance) => instance[key] || []))].sort();
  return orUnknown(async () => {
    const requests = await inChunks(ids, filterValueLimit, (chunk) =>
      aws.read.ec2.describeSpotInstanceRequests({ Filters: [{ Name: filter, Values: chunk }], MaxResults: 1000 }),
    );
    return new Map(
      requests.map((request) => {
        const { SpotInstanceRequestId, State, Type } = request;
        return [
          request[key] ?? '',
          {
            ...(SpotInstanceRequestId !== undefined && { SpotInstanceRequestId }),
            ...(State !== undefined && { State }),
            ...(Type !== undefined && { Type }),
          },
        ];
      }),
    );
  });
}
