import { describe, expect, test } from '@jest/globals';
import { restoredTagsOf } from '../../../src/app/restore/restored-tags.ts';
import type { ActionDefinition } from '../../../src/core/action.ts';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { tagFault, tagsOver } from '../../../src/core/tag-rules.ts';
import { toResource } from '../../../src/estate/inventory/to-resource.ts';
import { restoredTags } from '../../../src/estate/parts/recreate.ts';
import { snapshotTags, type Tag } from '../../../src/estate/parts/snapshot-tags.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { extendTtl } from '../../../src/policy/actions/extend-ttl.ts';
import { markForOp } from '../../../src/policy/actions/mark-for-op.ts';
import { setTtl } from '../../../src/policy/actions/set-ttl.ts';
import { stepsOf } from '../policy/actions/context.ts';
import { settings } from '../policy/filters/context.ts';
import { place } from './fake-aws.ts';

const step = '0123456789abcdef';
const now = new Date('2026-11-21T02:00:00Z');

type Tags = Readonly<Record<string, string>>;

const withTtl: Tags = { ttl: '2026-11-22' };

const taggable = types.flatMap((type) =>
  type.tagRules === undefined ? [] : [[type.name, type, type.tagRules] as const],
);

test('every type that Mayfly tags states what its service takes', () => {
  const written = types.filter(({ verbs }) => Object.values(verbs).some(({ writesTags }) => writesTags !== undefined));
  expect(written.length).toBeGreaterThan(10);
  expect(written.filter(({ tagRules }) => tagRules === undefined).map(({ name }) => name)).toEqual([]);
});

describe.each(taggable)("AWS takes all of Mayfly's own tags of %s", (_name, type, rules) => {
  test.each(Object.entries(ownTags(type)))('%s', (_writer, tags) => {
    expect(Object.keys(tags).length).toBeGreaterThan(0);
    expect(Object.entries(tags).flatMap(([key, value]) => tagFault(key, value, rules) ?? [])).toEqual([]);
    expect(tagsOver([], Object.keys(tags), rules)).toBe(0);
  });
});

test.each([
  ['ebs-snapshot', { SnapshotId: 'snap-1', Description: 'by hand' }],
  ['ami', { ImageId: 'ami-1', Name: 'mayfly-0123456789abcdef' }],
  ['rds-snapshot', { DBSnapshotIdentifier: 'mayfly-0123456789abcdef' }],
  ['rds-cluster-snapshot', { DBClusterSnapshotIdentifier: 'mayfly-0123456789abcdef' }],
])('a %s can be a way back', (name, raw) => {
  const { wayBack } = types.find((type) => type.name === name) ?? {};
  // A snapshot of a volume has no name that Mayfly gives, only tags.
  expect(wayBack?.isNamedByUs(raw)).toBe(name !== 'ebs-snapshot');
});

test('nothing else is one', () => {
  expect(types.filter(({ wayBack }) => wayBack !== undefined).map(({ name }) => name)).toEqual([
    'ami',
    'ebs-snapshot',
    'rds-cluster-snapshot',
    'rds-snapshot',
  ]);
});

/** All tags that Mayfly writes in its own words, by what writes them. */
function ownTags(type: ResourceType): Readonly<Record<string, Tags>> {
  const source = sourceOf(type);
  const full = Object.fromEntries(Array.from({ length: 50 }, (_each, index) => [`k${index}`, 'v']));
  const restored = restoredTagsOf(full, {
    receipt: { step, subject: { ...source, class: 'unknown' } },
    settings,
    rules: type.tagRules,
  });
  const hold = { [settings.tags.hold[0] ?? '']: '2026-11-28' };
  const options = { 'keep-days': 3650, tags: {} };
  return {
    'a snapshot': tagsIn(snapshotTags(source, step, options, now)),
    'a restore': { ...tagsIn(restoredTags(restored, step)), ...hold },
    'mark-for-op': written(type, markForOp, {}),
    'mark-for-op by the hour': written(type, markForOp, { op: 'snapshot-then-delete', hours: 5, tz: 'Asia/Kolkata' }),
    'set-ttl': written(type, setTtl, { ttl: '7d', from: 'now' }, {}),
    'extend-ttl': written(type, extendTtl, { by: '7d' }),
  };
}

function written(type: ResourceType, action: ActionDefinition, options: object, tags: Tags = withTtl): Tags {
  const { arn, id, account, region } = sourceOf(type);
  const subject = {
    type: type.name,
    id,
    arn,
    account,
    region,
    class: 'unknown' as const,
    created: '2026-11-01T00:00:00Z',
  };
  const steps = stepsOf(action, options, { subject, tags });
  return Object.assign({}, ...steps.map(({ options: stated }) => (stated as { readonly tags: Tags }).tags)) as Tags;
}

/** With the longest id that a service gives. */
function sourceOf(type: ResourceType): Resource {
  const { account, region } = place;
  const name = 'a-name-of-sixty-three-letters-as-the-longest-database-may-have-it';
  const arn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/50dc6c495c0c9188`;
  const arnKeys = ['LoadBalancerArn', 'TargetGroupArn', 'AutoScalingGroupARN', 'StackId', 'ResourceARN'];
  const rdsKeys = ['DBInstanceArn', 'DBClusterArn', 'DBSnapshotArn', 'DBClusterSnapshotArn'];
  const raw = Object.fromEntries([...arnKeys, ...rdsKeys].map((key) => [key, arn]));
  return toResource(type, place, { [type.id]: name, ...raw }, now.toISOString());
}

function tagsIn(list: readonly Tag[]): Tags {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}
