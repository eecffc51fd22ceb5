import {
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { Speaker } from './speaker.ts';

export const speaker: Speaker = {
  open: (config) => new DynamoDBClient(config),
  commands: {
    DeleteItem: DeleteItemCommand,
    DescribeTable: DescribeTableCommand,
    GetItem: GetItemCommand,
    PutItem: PutItemCommand,
    Query: QueryCommand,
  },
};
