import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteVolumeCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { expect, test } from '@jest/globals';
import { awsOver } from '../../../../../src/estate/aws/interfaces.ts';
import { assertProtocol } from '../../../../../src/estate/aws/sdk/assert-protocol.ts';
import type { ClientFactories, SdkClient } from '../../../../../src/estate/aws/sdk/client-factory.ts';
import { sdkTransport } from '../../../../../src/estate/aws/sdk/transport.ts';
import type { Service } from '../../../../../src/estate/aws/service.ts';
import { cloudWatch } from '../../../../../src/estate/aws/services/cloudwatch.ts';
import { ec2 } from '../../../../../src/estate/aws/services/ec2.ts';
import { services } from '../../../../../src/estate/aws/services.generated.ts';
import { place } from '../../fake-aws.ts';
import { fixtureFactories, fixtureServices } from '../fixture-services.ts';
import { openClient } from '../serialised.ts';
import { permitOf } from '../write-cases.ts';

test.each([...services, ...fixtureServices].map((service) => [service.name, service] as const))(
  'the installed client of %s speaks as its table says',
  async (_, service) => {
    const { client } = await openClient(service, place);
    expect(() => {
      assertProtocol(service, client);
    }).not.toThrow();
  },
);

const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });

/** A client of another release of the SDK. */
function clientThatSpeaks(shape: string, serviceTarget: string): SdkClient & { readonly sent: unknown[] } {
  const sent: unknown[] = [];
  return {
    config: { protocol: { getShapeId: () => shape }, protocolSettings: { serviceTarget } },
    send: (command) => {
      sent.push(command);
      return Promise.resolve({});
    },
    sent,
  };
}

test.each<[string, Service, string, string, RegExp]>([
  [
    'CBOR',
    cloudWatch,
    'smithy.protocols#rpcv2Cbor',
    'GraniteServiceVersion20100801',
    /client-cloudwatch speaks smithy\.protocols#rpcv2Cbor, but the table of cloudWatch says awsJson1_0/,
  ],
  [
    'an older JSON',
    cloudWatch,
    'aws.protocols#awsJson1_1',
    'GraniteServiceVersion20100801',
    /speaks aws\.protocols#awsJson1_1/,
  ],
  [
    'for another service',
    cloudWatch,
    'aws.protocols#awsJson1_0',
    'CloudWatch',
    /calls CloudWatch, but the table of cloudWatch says Granite/,
  ],
  [
    'JSON, where forms are read',
    ec2,
    'aws.protocols#awsJson1_1',
    'AmazonEC2',
    /client-ec2 speaks aws\.protocols#awsJson1_1, but the table of ec2 says ec2Query/,
  ],
])('a client that speaks %s is refused by name, and no call is made', async (_, service, shape, target, says) => {
  const client = clientThatSpeaks(shape, target);
  const clientFactory = {
    open: () => client,
    commands: {
      DescribeVolumes: DescribeVolumesCommand,
      DeleteVolume: DeleteVolumeCommand,
      GetMetricData: GetMetricDataCommand,
    },
  };
  const factories: ClientFactories = { [service.name]: () => Promise.resolve({ clientFactory }) };
  const aws = awsOver(
    place,
    sdkTransport(place, { credentials, own: [], clock: Date.now, services: [service], factories }),
  );
  const calls = service === ec2 ? [aws.read.ec2.describeVolumes({})] : [aws.read.cloudWatch.getMetricData({} as never)];
  for (const call of calls) await expect(Promise.resolve(call)).rejects.toThrow(says);
  if (service === ec2) {
    const write = aws.write(permitOf([{ type: 'ebs', id: 'vol-1' }], 'delete'));
    await expect(write.ec2.deleteVolume({ VolumeId: 'vol-1' })).rejects.toThrow(says);
  }
  expect(client.sent).toEqual([]);
});

test('nothing is written where the client of another service that can be written to cannot be read', async () => {
  const lambda = clientThatSpeaks('smithy.protocols#rpcv2Cbor', 'AWSGirApiService');
  const dynamoDb = clientThatSpeaks('aws.protocols#awsJson1_0', 'DynamoDB_20120810');
  const factoryOf = (client: SdkClient) => () =>
    Promise.resolve({ clientFactory: { open: () => client, commands: { DeleteTable: DeleteTableCommand } } });
  const factories: ClientFactories = { ...fixtureFactories, dynamoDb: factoryOf(dynamoDb), lambda: factoryOf(lambda) };
  const options = { credentials, own: [], clock: Date.now, services: fixtureServices, factories };
  const aws = awsOver(place, sdkTransport(place, options), fixtureServices);
  const { dynamoDb: tables } = aws.write(permitOf([{ type: 'table', id: 'orders' }], 'delete')) as unknown as {
    readonly dynamoDb: { deleteTable(input: object): Promise<unknown> };
  };
  await expect(tables.deleteTable({ TableName: 'orders' })).rejects.toThrow(
    'client-lambda speaks smithy.protocols#rpcv2Cbor',
  );
  expect(dynamoDb.sent).toEqual([]);
});
