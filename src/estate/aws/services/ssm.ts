import type * as sdk from '@aws-sdk/client-ssm';
import { type CallsOf, selfCall } from '../operation.ts';
import type { Service } from '../service.ts';

/**
 * Only the parameter of the kill switch, by its name. Operations that list or change several parameters are left out.
 */
const parameter = 'arn:{partition}:ssm:{region}:{account}:parameter/{Name}';

const self = {
  getParameter: selfCall<sdk.GetParameterRequest, sdk.GetParameterResult>('GetParameter', parameter, {
    always: ['Parameter.Value'],
  }),
  putParameter: selfCall<sdk.PutParameterRequest, sdk.PutParameterResult>('PutParameter', parameter),
  deleteParameter: selfCall<sdk.DeleteParameterRequest, object>('DeleteParameter', parameter),
};

declare module '../../../core/aws.ts' {
  interface SelfInterface {
    readonly ssm: CallsOf<typeof self>;
  }
}

export const ssm: Service = {
  name: 'ssm',
  iam: 'ssm',
  endpoint: 'ssm',
  client: '@aws-sdk/client-ssm',
  protocol: { name: 'awsJson1_1', target: 'AmazonSSM' },
  self,
};
