// Generated from services/cloudformation.ts by `npm run generate`. Do not edit.
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
  GetTemplateCommand,
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
    GetTemplate: GetTemplateCommand,
    ListStackResources: ListStackResourcesCommand,
    UpdateTerminationProtection: UpdateTerminationProtectionCommand,
  },
};
