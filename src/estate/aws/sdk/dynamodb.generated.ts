// Generated from services/dynamodb.ts by `npm run generate`. Do not edit.
import {
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { ClientFactory } from './client-factory.ts';

export const clientFactory: ClientFactory = {
  open: (config) => new DynamoDBClient(config),
  commands: {
    DeleteItem: DeleteItemCommand,
    DescribeTable: DescribeTableCommand,
    GetItem: GetItemCommand,
    PutItem: PutItemCommand,
    Query: QueryCommand,
  },
};
