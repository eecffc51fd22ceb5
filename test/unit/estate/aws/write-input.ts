import type { WriteEntry } from '../../../../src/estate/aws/operation.ts';

/** What a write names, by the member of its entry. */
export type Targets = ReadonlyMap<string, readonly string[]>;

/** What the SDK calls a list that a form names by another word. */
const lists: Readonly<Record<string, string>> = {
  'ResourceId.N': 'Resources',
  'InstanceId.N': 'InstanceIds',
  'ResourceArns.member.N': 'ResourceArns',
  'AlarmNames.N': 'AlarmNames',
};

/** Members that are not written as the entry writes them. */
const others: Readonly<Record<string, (ids: readonly string[]) => object>> = {
  'InstanceSpecification.InstanceId': ([InstanceId]) => ({ InstanceSpecification: { InstanceId } }),
  'x-amz-copy-source:': ([CopySource]) => ({ CopySource }),
  'Delete.Object.Key': (ids) => ({ Delete: { Objects: ids.map((Key) => ({ Key })) } }),
};

/** What stands beside the targets, so that an input is not empty but for them. */
const rest: Readonly<Record<string, object>> = {
  CreateTags: { Tags: [{ Key: 'owner', Value: 'ada & "co" <é>' }] },
  PutBucketTagging: { Tagging: { TagSet: [{ Key: 'owner', Value: 'ada & "co" <é>' }] } },
  CopyObject: { Key: 'copies/2026-11-21.json' },
  TagResource: { Tags: { owner: 'ada "co" \\ é', 1: 'a key that is a number' } },
  UntagResource: { TagKeys: ['a', 'b c'] },
  CreateEventSourceMapping: { BatchSize: 10 },
  PutRetentionPolicy: { retentionInDays: 30 },
  UpdateTable: { DeletionProtectionEnabled: true },
};

/** Whether a write may name several things at this member. */
export function isList(member: string): boolean {
  return member in lists || member === 'Delete.Object.Key';
}

/** The input of the SDK's command that names these targets. */
export function inputFor({ operation, line }: WriteEntry<never, unknown>, targets: Targets): object {
  const parts = [...targets].map(([member, ids]) => {
    const list = lists[member];
    if (list !== undefined) return { [list]: [...ids] };
    return others[member]?.(ids) ?? { [member.replace(/^\{|\}$/g, '')]: ids[0] };
  });
  // DynamoDB's TagResource takes a list, Lambda's takes a map.
  const beside = operation === 'TagResource' && line === undefined ? { Tags: [] } : (rest[operation] ?? {});
  return Object.assign({}, beside, ...parts) as object;
}
