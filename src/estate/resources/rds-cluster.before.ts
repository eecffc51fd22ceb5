import type { DBInstance, Tag } from '@aws-sdk/client-rds';
import type * as z from 'zod';
import type { AsJsonObject } from '../../core/json.ts';
import type { Resource } from '../../core/resource.ts';
import type { RestoreRequest } from '../../core/restore.ts';
import { type storedMember, storedMemberOf } from './rds-cluster.settings.ts';

/**
 * The instances that a cluster had before anything of it was deleted: those that the receipt of the delete has, and
 * those that an earlier attempt had deleted. Undefined where the receipts are of a Mayfly that did not store them.
 */
export function membersBefore({
  along = [],
  goneBefore = [],
  source,
}: RestoreRequest): readonly z.infer<typeof storedMember>[] | undefined {
  const members = new Map([...goneBefore, ...along].map((member) => [member.id, memberOf(member, source)]));
  return members.size === 0 ? undefined : [...members.values()];
}

function memberOf({ raw, tags }: Resource, cluster: Resource): z.infer<typeof storedMember> {
  const { Tags: _tags, ...instance } = raw as AsJsonObject<DBInstance & { Tags?: Tag[] }>;
  const TagList = [...tags].map(([Key, Value]) => ({ Key, Value }));
  return storedMemberOf({ ...instance, TagList }, cluster.raw);
}
