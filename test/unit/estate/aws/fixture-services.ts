import * as cloudWatchSdk from '@aws-sdk/client-cloudwatch';
import * as logsSdk from '@aws-sdk/client-cloudwatch-logs';
import * as dynamoDbSdk from '@aws-sdk/client-dynamodb';
import * as lambdaSdk from '@aws-sdk/client-lambda';
import * as s3Sdk from '@aws-sdk/client-s3';
import { write } from '../../../../src/estate/aws/operation.ts';
import type { ClientFactories, ClientFactory } from '../../../../src/estate/aws/sdk/client-factory.ts';
import type { Service } from '../../../../src/estate/aws/service.ts';
import { cloudWatch } from '../../../../src/estate/aws/services/cloudwatch.ts';
import { dynamoDb } from '../../../../src/estate/aws/services/dynamodb.ts';
import { s3 } from '../../../../src/estate/aws/services/s3.ts';

/**
 * Writes in every protocol that no type makes yet, so that the check is proven in each before the first such type
 * comes.
 */
const table = ['table'];
const bucket = ['bucket'];
const object = ['object'];
const lambdaFunction = ['function'];
const logGroup = ['log-group'];

export const fixtureServices: readonly Service[] = [
  {
    ...dynamoDb,
    write: {
      deleteTable: write('DeleteTable', ['delete'], { TableName: table }),
      updateTable: write('UpdateTable', ['protect', 'unprotect'], { TableName: table }),
      tagResource: write('TagResource', ['tag'], { ResourceArn: table }),
    },
  },
  {
    ...cloudWatch,
    write: { deleteAlarms: write('DeleteAlarms', ['delete'], { 'AlarmNames.N': ['alarm'] }) },
  },
  {
    ...s3,
    write: {
      deleteBucket: write('DeleteBucket', ['delete'], { '{Bucket}': bucket }, { line: 'DELETE /{Bucket}/' }),
      putBucketTagging: write('PutBucketTagging', ['tag'], { '{Bucket}': bucket }, { line: 'PUT /{Bucket}/?tagging' }),
      deleteObject: write(
        'DeleteObject',
        ['delete'],
        { '{Bucket}': bucket, '{Key}': object },
        { line: 'DELETE /{Bucket}/{Key+}?versionId={VersionId}' },
      ),
      deleteObjects: write(
        'DeleteObjects',
        ['delete'],
        { '{Bucket}': bucket, 'Delete.Object.Key': object },
        { line: 'POST /{Bucket}/?delete' },
      ),
      copyObject: write(
        'CopyObject',
        ['copy'],
        { '{Bucket}': bucket, 'x-amz-copy-source:': object },
        { line: 'PUT /{Bucket}/{Key+}' },
      ),
    },
  },
  {
    name: 'lambda',
    iam: 'lambda',
    endpoint: 'lambda',
    client: '@aws-sdk/client-lambda',
    protocol: { name: 'restJson1' },
    read: { listFunctions: { kind: 'answer', operation: 'ListFunctions' } },
    write: {
      deleteFunction: write(
        'DeleteFunction',
        ['delete'],
        { '{FunctionName}': lambdaFunction },
        { line: 'DELETE /2015-03-31/functions/{FunctionName}?Qualifier={Qualifier}' },
      ),
      tagResource: write(
        'TagResource',
        ['tag'],
        { '{Resource}': lambdaFunction },
        { line: 'POST /2017-03-31/tags/{Resource}' },
      ),
      untagResource: write(
        'UntagResource',
        ['untag'],
        { '{Resource}': lambdaFunction },
        { line: 'DELETE /2017-03-31/tags/{Resource}?tagKeys={TagKeys}' },
      ),
      deleteProvisionedConcurrencyConfig: write(
        'DeleteProvisionedConcurrencyConfig',
        ['delete'],
        { '{FunctionName}': lambdaFunction, '{Qualifier}': ['version'] },
        { line: 'DELETE /2019-09-30/functions/{FunctionName}/provisioned-concurrency?Qualifier={Qualifier}' },
      ),
      createEventSourceMapping: write(
        'CreateEventSourceMapping',
        ['connect'],
        { FunctionName: lambdaFunction, EventSourceArn: ['queue'] },
        { line: 'POST /2015-03-31/event-source-mappings' },
      ),
    },
  },
  {
    name: 'logs',
    iam: 'logs',
    endpoint: 'logs',
    client: '@aws-sdk/client-cloudwatch-logs',
    protocol: { name: 'awsJson1_1', target: 'Logs_20140328' },
    read: { describeLogGroups: { kind: 'answer', operation: 'DescribeLogGroups' } },
    write: {
      deleteLogGroup: write('DeleteLogGroup', ['delete'], { logGroupName: logGroup }),
      putRetentionPolicy: write('PutRetentionPolicy', ['expire'], { logGroupName: logGroup }),
    },
  },
];

/** Clients of these services by name; the other services have theirs. */
export const fixtureFactories: ClientFactories = {
  dynamoDb: factory(dynamoDbSdk.DynamoDBClient, dynamoDbSdk),
  cloudWatch: factory(cloudWatchSdk.CloudWatchClient, cloudWatchSdk),
  s3: factory(s3Sdk.S3Client, s3Sdk),
  lambda: factory(lambdaSdk.LambdaClient, lambdaSdk),
  logs: factory(logsSdk.CloudWatchLogsClient, logsSdk),
};

type Opened = ReturnType<ClientFactory['open']>;

function factory(
  Client: new (config: Parameters<ClientFactory['open']>[0]) => Opened,
  sdk: object,
): ClientFactories[string] {
  const commands = Object.entries(sdk)
    .filter(([name]) => name.endsWith('Command'))
    .map(([name, Command]) => [name.slice(0, -'Command'.length), Command as never] as const);
  const clientFactory: ClientFactory = { open: (config) => new Client(config), commands: Object.fromEntries(commands) };
  return () => Promise.resolve({ clientFactory });
}
