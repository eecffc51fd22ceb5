import { expect, test } from '@jest/globals';
import type { Event } from '../../../../src/core/event.ts';
import type { ReportFault } from '../../../../src/core/fault.ts';
import type { ResourceType } from '../../../../src/core/resource-type.ts';
import { type InventoryItem, inventory, readCurrent } from '../../../../src/estate/inventory/inventory.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { emptyAnswers } from '../empty-answers.ts';
import { type FakeAws, fakeAws, place, refusal } from '../fake-aws.ts';

const clock = (): Date => new Date('2026-11-21T02:00:00Z');

function typesNamed(...names: string[]) {
  return types.filter(({ name }) => names.includes(name));
}

async function seen(
  aws: FakeAws,
  names: string[],
  options: { signal?: AbortSignal; listen?: (event: Event) => void; fault?: ReportFault } = {},
): Promise<InventoryItem[]> {
  const all: InventoryItem[] = [];
  for await (const item of inventory(aws, typesNamed(...names), { clock, ...options })) all.push(item);
  return all;
}

test('a refused listing yields a row with its cause, and the next type is still read', async () => {
  const aws = fakeAws({
    'rds:DescribeDBInstances': () => ({ DBInstances: [{ DBInstanceIdentifier: 'orders', DBInstanceArn: 'arn:…' }] }),
  });
  const rows = (await seen(aws, ['ebs', 'rds'])).flatMap((item) => (item.kind === 'covered' ? [item.row] : []));
  expect(rows).toEqual([
    { ...place, type: 'ebs', status: 'denied', resources: 0, cause: 'AccessDenied on ec2:DescribeVolumes' },
    { ...place, type: 'rds', status: 'whole', resources: 1 },
  ]);
});

test('a listing that breaks off after a page has the status `part`', async () => {
  const aws = fakeAws({
    'ec2:DescribeVolumes': (_, nth) => {
      if (nth > 0) throw refusal('ec2:DescribeVolumes', 'RequestLimitExceeded');
      return { Volumes: [{ VolumeId: 'vol-1' }], NextToken: 'more' };
    },
  });
  const items = await seen(aws, ['ebs']);
  expect(items.map(({ kind }) => kind)).toEqual(['page', 'covered']);
  expect(items[1]).toMatchObject({
    row: { status: 'part', resources: 1, cause: 'RequestLimitExceeded on ec2:DescribeVolumes' },
  });
});

test('pages that overlap show each resource once, so that no ceiling is reckoned from too many', async () => {
  const pages = [['vol-1', 'vol-2', 'vol-2'], ['vol-2', 'vol-3'], ['vol-1']];
  const aws = fakeAws({
    'ec2:DescribeVolumes': (_, nth) => ({
      Volumes: pages[nth]?.map((VolumeId) => ({ VolumeId })),
      ...(nth + 1 < pages.length && { NextToken: `page ${nth + 1}` }),
    }),
  });
  const items = await seen(aws, ['ebs']);
  expect(items.map((item) => (item.kind === 'page' ? item.page.map(({ id }) => id) : item.row.resources))).toEqual([
    ['vol-1', 'vol-2'],
    ['vol-3'],
    [],
    3,
  ]);
});

test.each([
  ['at once', ['a', 'a']],
  ['after others', ['a', 'b', 'a']],
])('a page token that comes again %s ends this listing as a read that failed, and no other', async (_title, tokens) => {
  const aws = fakeAws({
    'ec2:DescribeVolumes': (_, nth) => ({ Volumes: [{ VolumeId: `vol-${nth}` }], NextToken: tokens[nth] ?? 'a' }),
    'ec2:DescribeAddresses': () => ({ Addresses: [] }),
  });
  const rows = (await seen(aws, ['ebs', 'network-addr'])).flatMap((item) =>
    item.kind === 'covered' ? [item.row] : [],
  );
  expect(rows.sort((a, b) => (a.type < b.type ? -1 : 1))).toMatchObject([
    { type: 'ebs', status: 'part', cause: 'RepeatedPageToken on ec2:DescribeVolumes' },
    { type: 'network-addr', status: 'whole' },
  ]);
});

test('a mistake in our own code ends the listing and is reported; without a listener it is thrown', async () => {
  const nameless = () => fakeAws({ 'ec2:DescribeVolumes': () => ({ Volumes: [{}] }) });
  const wheres: string[] = [];
  const fault = (where: string) => wheres.push(where);
  expect(await seen(nameless(), ['ebs'], { fault })).toMatchObject([
    { row: { status: 'denied', resources: 0, cause: 'TypeError: AWS returned a ebs without VolumeId' } },
  ]);
  expect(wheres).toEqual(['the listing of ebs']);
  await expect(seen(nameless(), ['ebs'])).rejects.toThrow('without VolumeId');
});

test('a failed detail call makes its key unread, not empty', async () => {
  const aws = fakeAws({
    'ec2:DescribeSnapshots': () => ({
      Snapshots: [
        { SnapshotId: 'snap-1', VolumeId: 'vol-1', State: 'completed', Tags: [{ Key: 'owner', Value: 'ada' }] },
      ],
    }),
  });
  const [page] = await seen(aws, ['ebs-snapshot']);
  if (page?.kind !== 'page') throw new Error('there is no page');
  expect(page.page[0]).toMatchObject({
    id: 'snap-1',
    tags: new Map([['owner', 'ada']]),
    unread: new Map([['Images', 'AccessDenied on ec2:DescribeImages']]),
  });
  expect(page.page[0]?.raw).not.toHaveProperty('Images');
});

test('a detail call per resource fails for that resource only', async () => {
  const aws = fakeAws({
    'cloudformation:DescribeStacks': ({ StackName }: { StackName: string }) => ({
      Stacks: [
        {
          StackName,
          StackId: `arn:aws:cloudformation:eu-west-1:123456789012:stack/${StackName}/1`,
          StackStatus: 'CREATE_COMPLETE',
          Tags: [],
        },
      ],
    }),
    'cloudformation:ListStackResources': ({ StackName }: { StackName: string }) => {
      if (StackName.includes('/b/')) throw refusal('cloudformation:ListStackResources', 'Throttling');
      return { StackResourceSummaries: [] };
    },
  });
  const resources = await readCurrent(aws, typesNamed('cfn')[0] as never, ['a', 'b'], clock());
  expect(resources.map(({ id, raw, unread }) => [id, raw.Resources, [...unread]])).toEqual([
    ['a', [], []],
    ['b', undefined, [['Resources', 'Throttling on cloudformation:ListStackResources']]],
  ]);
});

// Promise A29 of docs/safety.md.
test.each(types.flatMap((type) => (type.always ?? []).map((key) => [type.name, key] as const)))(
  '%s: where AWS does not return %s, that is unread, and not empty',
  async (name, key) => {
    const type = types.find((each) => each.name === name);
    if (type === undefined) throw new Error(`there is no type ${name}`);
    const raw = { ...type.fixture('x-1', place), ...alwaysOf(type), [type.id]: 'x-1' };
    const read = async (raws: readonly object[]) => {
      const sparse = { ...type, read: { ...type.read, byId: () => Promise.resolve(raws) } } as unknown as ResourceType;
      return (await readCurrent(fakeAws(emptyAnswers()), sparse, ['x-1'], clock()))[0]?.unread.get(key);
    };
    expect(await read([raw])).toBeUndefined();
    expect(await read([{ ...raw, [key]: undefined }])).toBe(`AWS did not return ${key}, which it always writes`);
  },
);

function alwaysOf({ always = [] }: ResourceType): object {
  return Object.fromEntries(always.map((key) => [key, []]));
}

test('a fault of Mayfly itself is not mistaken for a refusal', async () => {
  const aws = fakeAws({
    'ec2:DescribeVolumes': () => {
      throw new TypeError('a fault of Mayfly');
    },
  });
  await expect(seen(aws, ['ebs'])).rejects.toThrow('a fault of Mayfly');
  await expect(seen(fakeAws({ 'ec2:DescribeVolumes': () => ({ Volumes: [{}] }) }), ['ebs'])).rejects.toThrow(
    'without VolumeId',
  );
});

test('a stopped inventory reports the types that it did not try', async () => {
  const controller = new AbortController();
  const aws = fakeAws({ 'ec2:DescribeVolumes': () => ({ Volumes: [{ VolumeId: 'vol-1' }], NextToken: 'more' }) });
  const rows: unknown[] = [];
  for await (const item of inventory(aws, typesNamed('ebs', 'rds'), { clock, signal: controller.signal })) {
    if (item.kind === 'covered') rows.push([item.row.type, item.row.status]);
    controller.abort();
  }
  expect(rows).toEqual([
    ['ebs', 'part'],
    ['rds', 'not-tried'],
  ]);
});

test('the listener hears of pages and types', async () => {
  const events: Event[] = [];
  await seen(fakeAws({ 'ec2:DescribeVolumes': () => ({ Volumes: [{ VolumeId: 'vol-1' }] }) }), ['ebs', 'rds'], {
    listen: (event) => events.push(event),
  });
  expect(events.map(({ kind }) => kind)).toEqual(['place-opened', 'page-read', 'type-read', 'type-unread']);
});

test('a type that returns more than the requested ids yields only those', async () => {
  const aws = fakeAws({ 'ec2:DescribeVolumes': () => ({ Volumes: [{ VolumeId: 'vol-1' }, { VolumeId: 'vol-2' }] }) });
  expect((await readCurrent(aws, typesNamed('ebs')[0] as never, ['vol-1'], clock())).map(({ id }) => id)).toEqual([
    'vol-1',
  ]);
  expect(await readCurrent(aws, typesNamed('ebs')[0] as never, [], clock())).toEqual([]);
  await expect(readCurrent(fakeAws({}), typesNamed('ebs')[0] as never, ['vol-1'], clock())).rejects.toMatchObject({
    code: 'AccessDenied',
  });
});

test('200 ids go into a call, however many are requested', async () => {
  const aws = fakeAws({ 'ec2:DescribeVolumes': () => ({ Volumes: [] }) });
  await readCurrent(
    aws,
    typesNamed('ebs')[0] as never,
    Array.from({ length: 401 }, (_, index) => `vol-${index}`),
    clock(),
  );
  const sizes = aws.sent.map(({ input }) => (input as { Filters: { Values: string[] }[] }).Filters[0]?.Values.length);
  expect(sizes).toEqual([200, 200, 1]);
});
