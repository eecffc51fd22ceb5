import { describe, expect, test } from '@jest/globals';
import { NotPermitted } from '../../../../src/core/permit.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import { toResource } from '../../../../src/estate/inventory/to-resource.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { type FakeAws, fakeAws, place } from '../fake-aws.ts';

const marks = { 'mayfly:step': '1', 'mayfly:keep-until': '2026-12-21T02:00:00.000Z' };
const name = 'mayfly-0123456789abcdef';
const type = types.find((each) => each.name === 'rds-snapshot');
const keep = type?.verbs['keep'];

describe('keep: a final snapshot gets its marks, in room that is made first', () => {
  test('without an inherited tag it is one write', async () => {
    expect(await written({ owner: 'ada' }, [])).toEqual([
      ['rds:AddTagsToResource', { ResourceName: arn(name), Tags: list(marks) }],
    ]);
  });

  test('what would end it as its source ended goes first', async () => {
    expect(await written({ ttl: '2026-11-22', owner: 'ada' }, ['ttl'])).toEqual([
      ['rds:RemoveTagsFromResource', { ResourceName: arn(name), TagKeys: ['ttl'] }],
    ]);
  });

  test('with as many tags as RDS takes, others go, the last of their names', async () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_each, at) => [`k${String(at).padStart(2, '0')}`, '']));
    expect(await written({ ...many, 'aws:backup': 'x' }, [])).toEqual([
      ['rds:RemoveTagsFromResource', { ResourceName: arn(name), TagKeys: ['k48', 'k49'] }],
    ]);
  });

  test('nothing else is written to, whatever a plan says', async () => {
    await expect(written({}, [], 'of-people')).rejects.toThrow(NotPermitted);
  });

  test.each<[string, Record<string, string>, object, object]>([
    ['the removal is not seen yet', { ttl: 'x' }, { removed: ['ttl'] }, { status: 'wait' }],
    ['the removal is seen', {}, { removed: ['ttl'] }, { status: 'again' }],
    ['the marks are not seen yet', {}, { marked: true }, { status: 'wait' }],
    ['the marks are there, whoever wrote them', marks, {}, { status: 'done', after: { Tags: marks } }],
    ['nothing is known of an earlier attempt', { 'mayfly:step': '1' }, {}, { status: 'again' }],
  ])('%s', async (_, tags, notes, expected) => {
    const aws = fakeAws({ 'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [{ TagList: list(tags) }] }) });
    const input = {
      source: snapshot(tags),
      options: { tags: marks },
      performed: { notes },
      step: '1',
      now: new Date(),
    };
    expect(await keep?.check(aws, input as never)).toEqual(expected);
  });
});

async function written(tags: Record<string, string>, lifespanTags: readonly string[], id = name) {
  const aws: FakeAws = fakeAws({ 'rds:AddTagsToResource': () => ({}), 'rds:RemoveTagsFromResource': () => ({}) });
  const run = keep?.perform;
  if (run === undefined || !('run' in run)) throw new Error('it writes one at a time');
  const permit = { id, arn: arn(id) };
  await run.run(aws, { permit, resource: snapshot(tags, id), options: { tags: marks }, lifespanTags } as never);
  return aws.sent.map(({ call, input }) => [call, input]);
}

function snapshot(tags: Record<string, string>, id = name): Resource {
  if (type === undefined) throw new Error('there is no type rds-snapshot');
  return toResource(type, place, { DBSnapshotIdentifier: id, Tags: list(tags) }, '2026-11-21T02:00:00Z');
}

function arn(id: string): string {
  return `arn:aws:rds:${place.region}:${place.account}:snapshot:${id}`;
}

function list(tags: Record<string, string>): readonly object[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
