// Written by `npm run generate` from services/cloudformation.ts. Change that, not this.
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
  ListStackResourcesCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new CloudFormationClient(config),
  commands: {
    DeleteStack: DeleteStackCommand,
    DescribeStacks: DescribeStacksCommand,
    DetectStackDrift: DetectStackDriftCommand,
    ListStackResources: ListStackResourcesCommand,
    UpdateTerminationProtection: UpdateTerminationProtectionCommand,
  },
};
