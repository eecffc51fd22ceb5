import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { awsOver } from '../../../../src/estate/aws/interfaces.ts';
import { sdkTransport } from '../../../../src/estate/aws/sdk/transport.ts';
import { price } from '../../../../src/estate/evidence/price.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

const question = { service: 'AmazonEC2', product: { instanceType: 'm5.large', regionCode: 'eu-west-1' }, unit: 'Hrs' };
const priceNeed = need('price', { ...place, region: 'eu-central-1' }, question);

/** An item of the Price List, shortened to what matters here and a little more. */
function item(USD: string, unit = 'Hrs'): string {
  const dimension = {
    unit,
    beginRange: '0',
    endRange: 'Inf',
    description: '',
    appliesTo: [],
    rateCode: 'A.B.C',
    pricePerUnit: { USD },
  };
  const OnDemand = {
    'A.B': {
      priceDimensions: { 'A.B.C': dimension },
      sku: 'A',
      effectiveDate: '2026-11-01T00:00:00Z',
      offerTermCode: 'B',
      termAttributes: {},
    },
  };
  const product = {
    productFamily: 'Compute Instance',
    attributes: { instanceType: 'm5.large', regionCode: 'eu-west-1' },
    sku: 'A',
  };
  return JSON.stringify({
    product,
    serviceCode: 'AmazonEC2',
    terms: { OnDemand },
    version: '20261112',
    publicationDate: '2026-11-12T17:02:00Z',
  });
}

async function answer(...PriceList: string[]): Promise<unknown> {
  const aws = fakeAws({ 'pricing:GetProducts': () => ({ PriceList }) });
  return (await price.gather(aws, [priceNeed], new Date())).get(priceNeed.key);
}

test.each([
  ['one price', [item('0.1070000000')], { dollars: 0.107, published: '2026-11-12T17:02:00Z' }],
  ['the same price twice', [item('0.107'), item('0.107')], { dollars: 0.107, published: '2026-11-12T17:02:00Z' }],
  [
    'a price of another unit as well',
    [item('0.107'), item('9', 'Quantity')],
    { dollars: 0.107, published: '2026-11-12T17:02:00Z' },
  ],
  ['two prices', [item('0.107'), item('0.2')], unknown('the Price List has 2 prices per Hrs for it')],
  ['none', [], unknown('the Price List has no price per Hrs for it')],
  [
    'another currency',
    [item('0.107').replace('"USD"', '"CNY"')],
    unknown('the Price List has no price per Hrs for it'),
  ],
  ['something else', ['{}'], unknown('the Price List returned an item that cannot be read')],
])('%s', async (_, items, expected) => {
  expect(await answer(...items)).toEqual(expected);
});

test('a refusal is unknown, with its cause', async () => {
  expect((await price.gather(fakeAws({}), [priceNeed], new Date())).get(priceNeed.key)).toEqual(
    unknown('AccessDenied on pricing:GetProducts'),
  );
});

test('through the SDK, as it asks and AWS answers, page by page', async () => {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (text: Buffer) => {
      body += text.toString();
    });
    request.on('end', () => {
      bodies.push([request.headers['x-amz-target'], JSON.parse(body)]);
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(
        JSON.stringify({
          FormatVersion: 'aws_v1',
          PriceList: bodies.length === 1 ? [] : [item('0.107')],
          ...(bodies.length === 1 && { NextToken: 'more' }),
        }),
      );
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });
  const aws = awsOver(
    priceNeed.place,
    sdkTransport(priceNeed.place, { credentials, endpoint, own: [], clock: Date.now }),
  );
  const priced = (await price.gather(aws, [priceNeed], new Date())).get(priceNeed.key);
  server.closeAllConnections();
  server.close();
  expect(priced).toEqual({ dollars: 0.107, published: '2026-11-12T17:02:00Z' });
  const Filters = [
    { Type: 'TERM_MATCH', Field: 'instanceType', Value: 'm5.large' },
    { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'eu-west-1' },
  ];
  expect(bodies).toEqual([
    ['AWSPriceListService.GetProducts', { ServiceCode: 'AmazonEC2', Filters }],
    ['AWSPriceListService.GetProducts', { ServiceCode: 'AmazonEC2', Filters, NextToken: 'more' }],
  ]);
});
