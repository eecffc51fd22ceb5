import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
  ListStackResourcesCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new CloudFormationClient(config),
  commands: {
    DeleteStack: DeleteStackCommand,
    DescribeStacks: DescribeStacksCommand,
    DetectStackDrift: DetectStackDriftCommand,
    ListStackResources: ListStackResourcesCommand,
    UpdateTerminationProtection: UpdateTerminationProtectionCommand,
  },
};
