import type * as sdk from '@aws-sdk/client-cloudformation';
import { call, type FaceOf, list, type Service, write } from './operation.ts';

const read = {
  describeStacks: list<sdk.DescribeStacksInput, sdk.DescribeStacksOutput, sdk.Stack>(
    'DescribeStacks',
    (answer) => answer.Stacks,
  ),
  listStackResources: list<sdk.ListStackResourcesInput, sdk.ListStackResourcesOutput, sdk.StackResourceSummary>(
    'ListStackResources',
    (answer) => answer.StackResourceSummaries,
  ),
};

const ask = {
  detectStackDrift: call<sdk.DetectStackDriftInput, sdk.DetectStackDriftOutput>('DetectStackDrift'),
};

const writes = {
  updateTerminationProtection: write<sdk.UpdateTerminationProtectionInput, object>(
    'UpdateTerminationProtection',
    ['unprotect'],
    { StackName: ['cfn'] },
  ),
  deleteStack: write<sdk.DeleteStackInput, object>('DeleteStack', ['delete'], { StackName: ['cfn'] }),
};

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly cloudFormation: FaceOf<typeof read>;
  }
  interface AskFace {
    readonly cloudFormation: FaceOf<typeof ask>;
  }
  interface WriteFace {
    readonly cloudFormation: FaceOf<typeof writes>;
  }
}

export const cloudFormation: Service = {
  name: 'cloudFormation',
  iam: 'cloudformation',
  endpoint: 'cloudformation',
  read,
  ask,
  write: writes,
};
