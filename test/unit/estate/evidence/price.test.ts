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
  [
    'two prices',
    [item('0.107'), item('0.2')],
    unknown('the Price List has 2 prices per Hrs for m5.large in eu-west-1'),
  ],
  ['none', [], unknown('the Price List has no price per Hrs for m5.large in eu-west-1')],
  [
    'another currency',
    [item('0.107').replace('"USD"', '"CNY"')],
    unknown('the Price List has no price per Hrs for m5.large in eu-west-1'),
  ],
  ...['', ' ', '-1', '0x10', 'Infinity', '1e999', 'free'].map(
    (USD) =>
      [
        `the price \`${USD}\``,
        [item(USD)],
        unknown(`the Price List has the price \`${USD}\` for m5.large in eu-west-1, which cannot be read`),
      ] as const,
  ),
  ['a price of 0', [item('0.0000000000')], unknown('the Price List has no price but 0 for m5.large in eu-west-1')],
  [
    '0, and another price',
    [item('0.0000000000'), item('0.107')],
    unknown('the Price List has 2 prices per Hrs for m5.large in eu-west-1'),
  ],
  [
    'an odd price of another unit',
    [item('0.107'), item('', 'Quantity')],
    { dollars: 0.107, published: '2026-11-12T17:02:00Z' },
  ],
  ['something else', ['{}'], unknown('the Price List returned an item that cannot be read')],
])('%s', async (_, items, expected) => {
  expect(await answer(...items)).toEqual(expected);
});

const storage = {
  service: 'AmazonRDS',
  product: { regionCode: 'eu-west-1', volumeType: 'General Purpose-GP3' },
  anyOf: { databaseEngine: ['Any', 'MySQL'] },
  usage: 'RDS:GP3-Storage',
  unit: 'GB-Mo',
};

function storageItem(usagetype: string, databaseEngine: string, USD: string): string {
  const listed = JSON.parse(item(USD, 'GB-Mo')) as { product: { attributes: object } };
  listed.product.attributes = { usagetype, databaseEngine, regionCode: 'eu-west-1' };
  return JSON.stringify(listed);
}

test.each([
  ['its own row', [storageItem('EU-RDS:GP3-Storage', 'MySQL', '0.127')], 0.127],
  ['the row of all engines', [storageItem('EU-RDS:GP3-Storage', 'Any', '0.127')], 0.127],
  ['a row without a region', [storageItem('RDS:GP3-Storage', 'Any', '0.115')], 0.115],
  ['a region with a number', [storageItem('EUC1-RDS:GP3-Storage', 'Any', '0.137')], 0.137],
  [
    'both rows, of one price, beside others',
    [
      storageItem('EU-RDS:GP3-Storage', 'Any', '0.127'),
      storageItem('EU-RDS:GP3-Storage', 'MySQL', '0.127'),
      storageItem('EU-RDS:GP3-Storage', 'Oracle', '0.2'),
      storageItem('EU-RDSCustom:GP3-Storage', 'Any', '0.3'),
      storageItem('EU-RDS:Multi-AZ-GP3-Storage', 'Any', '0.254'),
    ],
    0.127,
  ],
  [
    'two rows of two prices',
    [storageItem('EU-RDS:GP3-Storage', 'Any', '0.127'), storageItem('EU-RDS:GP3-Storage', 'MySQL', '0.128')],
    'the Price List has 2 prices per GB-Mo for RDS:GP3-Storage in eu-west-1',
  ],
  [
    'other rows alone',
    [storageItem('EU-RDS:GP2-Storage', 'Any', '0.127')],
    'the Price List has no price per GB-Mo for RDS:GP3-Storage in eu-west-1',
  ],
])('of a usage type: %s', async (_, items, expected) => {
  const storageNeed = need('price', priceNeed.place, storage);
  const filters: unknown[] = [];
  const aws = fakeAws({
    'pricing:GetProducts': ({ Filters }) => {
      filters.push(...(Filters as { Field: string }[]).map(({ Field }) => Field));
      return { PriceList: items };
    },
  });
  const answered = (await price.gather(aws, [storageNeed], new Date())).get(storageNeed.key);
  expect(answered).toEqual(
    typeof expected === 'string' ? unknown(expected) : { dollars: expected, published: '2026-11-12T17:02:00Z' },
  );
  expect(filters).toEqual(['regionCode', 'volumeType']);
});

test('of an instance whose usage type shortens its class', async () => {
  const classNeed = need('price', priceNeed.place, { ...storage, anyOf: {}, usage: 'InstanceUsage:*', unit: 'Hrs' });
  const items = ['EU-InstanceUsage:db.r6g.8xl', 'EU-InstanceUsageIOOptimized:db.r6g.8xl'].map((usagetype, index) =>
    storageItem(usagetype, 'Aurora MySQL', `${index + 1}`).replace('"GB-Mo"', '"Hrs"'),
  );
  const aws = fakeAws({ 'pricing:GetProducts': () => ({ PriceList: items }) });
  expect((await price.gather(aws, [classNeed], new Date())).get(classNeed.key)).toMatchObject({ dollars: 1 });
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
