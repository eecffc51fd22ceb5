import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { withoutOwnWrites } from '../../../src/apply/without-own-writes.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Receipt } from '../../../src/core/receipt.ts';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';

const options = z.looseObject({});
const type = {
  name: 'box',
  tags: 'Tags',
  verbs: {
    stop: { options, changes: ['State', 'Address'] },
    tag: { options, writesTags: ({ tags }: { tags: Record<string, string | null> }) => tags },
  },
} as unknown as ResourceType;

test('fields that our stop changed get their earlier values, and a field that was not there is removed', () => {
  const stopped = receipt('stop', {}, { State: { Name: 'running' } }, {}, { State: { Name: 'stopped' } });
  expect(
    withoutOwnWrites(resource({ State: { Name: 'stopped', Code: 80 }, Address: null, Other: 1 }, {}), type, [stopped]),
  ).toMatchObject({
    resource: { raw: { State: { Name: 'running' }, Other: 1 } },
  });
  const result = withoutOwnWrites(resource({ State: { Name: 'stopped' }, Address: null }, {}), type, [stopped]);
  expect('resource' in result && 'Address' in result.resource.raw).toBe(false);
});

test.each<[string, Record<string, unknown>, Json]>([
  ['it is running again', { State: { Name: 'running' } }, { State: { Name: 'stopped' } }],
  ['it is in a third state', { State: { Name: 'rebooting' } }, { State: { Name: 'stopped' } }],
  ['it is as before, and the check did not show its state', { State: { Name: 'running' }, Address: '10.0.0.1' }, null],
])('%s: somebody has changed it since', (_, raw, after) => {
  expect(
    withoutOwnWrites(resource(raw, {}), type, [
      receipt('stop', {}, { State: { Name: 'running' }, Address: '10.0.0.1' }, {}, after),
    ]),
  ).toEqual({
    changed: 'State has changed since the stop of this plan',
  });
});

test('tags that we wrote or removed are as before; what others wrote stays', () => {
  const tagged = receipt('tag', { tags: { due: 'warned', mark: 'x', gone: null } }, {}, { due: 'yes', gone: 'g' });
  expect(tagsAfter({ due: 'warned', mark: 'x', theirs: '1' }, [tagged])).toEqual({
    due: 'yes',
    gone: 'g',
    theirs: '1',
  });
  expect(tagsAfter({ due: 'no!', mark: 'x', gone: 'back' }, [tagged])).toEqual({ due: 'no!', gone: 'back' });
});

test('two writes of the same tag are both removed, the later first', () => {
  const first = receipt('tag', { tags: { mark: 'x' } }, {}, {});
  const second = receipt('tag', { tags: { mark: 'y' } }, {}, { mark: 'x' });
  expect(tagsAfter({ mark: 'y' }, [first, second])).toEqual({});
});

test('filters that read the raw tags see the same', () => {
  const result = withoutOwnWrites(resource({}, { mark: 'x' }), type, [receipt('tag', { tags: { mark: 'x' } }, {}, {})]);
  expect('resource' in result && result.resource.raw.Tags).toEqual([]);
});

function tagsAfter(tags: Readonly<Record<string, string>>, receipts: readonly Receipt[]): unknown {
  const result = withoutOwnWrites(resource({}, tags), type, receipts);
  return 'resource' in result ? Object.fromEntries(result.resource.tags) : result;
}

function resource(raw: Record<string, unknown>, tags: Readonly<Record<string, string>>): Resource {
  return {
    type: 'box',
    raw: { ...raw, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
    tags: new Map(Object.entries(tags)),
  } as unknown as Resource;
}

function receipt(verb: string, verbOptions: Json, raw: Json, tags: Json, after: Json = null): Receipt {
  return { verb, options: verbOptions, before: { raw, tags }, ending: { status: 'done', after } } as unknown as Receipt;
}
