import type * as sdk from '@aws-sdk/client-cloudformation';
import { type CallsOf, call, list, write } from '../operation.ts';
import type { Service } from '../service.ts';

const read = {
  describeStacks: list<sdk.DescribeStacksInput, sdk.DescribeStacksOutput, sdk.Stack>(
    'DescribeStacks',
    (answer) => answer.Stacks,
  ),
  listStackResources: list<sdk.ListStackResourcesInput, sdk.ListStackResourcesOutput, sdk.StackResourceSummary>(
    'ListStackResources',
    (answer) => answer.StackResourceSummaries,
  ),
  getTemplate: call<sdk.GetTemplateInput, sdk.GetTemplateOutput>('GetTemplate', ['TemplateBody']),
};

const report = {
  detectStackDrift: call<sdk.DetectStackDriftInput, sdk.DetectStackDriftOutput>('DetectStackDrift', [
    'StackDriftDetectionId',
  ]),
};

const writes = {
  updateTerminationProtection: write<sdk.UpdateTerminationProtectionInput, object>(
    'UpdateTerminationProtection',
    ['unprotect'],
    { StackName: ['cfn'] },
    { iam: { on: ['cloudformation:stack'] } },
  ),
  deleteStack: write<sdk.DeleteStackInput, object>(
    'DeleteStack',
    ['delete'],
    { StackName: ['cfn'] },
    { iam: { on: ['cloudformation:stack'] } },
  ),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly cloudFormation: CallsOf<typeof read>;
  }
  interface ReportInterface {
    readonly cloudFormation: CallsOf<typeof report>;
  }
  interface WriteInterface {
    readonly cloudFormation: CallsOf<typeof writes>;
  }
}

export const cloudFormation: Service = {
  name: 'cloudFormation',
  iam: 'cloudformation',
  endpoint: 'cloudformation',
  client: '@aws-sdk/client-cloudformation',
  protocol: { name: 'awsQuery' },
  read,
  report,
  write: writes,
};
