import * as z from 'zod';
import type { Aws } from '../../core/aws.ts';
import { NotPermitted } from '../../core/permit.ts';
import type { Resource } from '../../core/resource.ts';
import {
  type Afterwards,
  type CheckInput,
  type Obstacle,
  one,
  type Performed,
  type Verb,
  verbForJson,
} from '../../core/verb.ts';
import { done, wait } from './checks.ts';
import { namesBegin } from './rds-snapshots.ts';
import { snapshotTags } from './snapshot-tags.ts';
import { rdsTagRules } from './tag-rules.ts';
import { unusableKey } from './unusable-key.ts';

const keepOptions = z.strictObject({
  tags: z.record(z.string(), z.string()).optional().describe('The marks of a snapshot that Mayfly took, value by key'),
});

/** A final snapshot, as far as its marks are concerned. */
interface FinalSnapshot {
  readonly type: string;
  readonly id: string;
  readonly arn: string;
}

/**
 * What is left to do on a final snapshot. RDS takes it without Mayfly's marks, because the call that deletes has no
 * tags; and with all tags of its source where that copies them (`CopyTagsToSnapshot`), its class and its ttl among
 * them.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html
 */
export function marksLeft(
  { type, id, arn }: FinalSnapshot,
  {
    source,
    options,
    step,
    now,
  }: Pick<CheckInput<object, { readonly 'keep-days': number }>, 'source' | 'options' | 'step' | 'now'>,
): Afterwards {
  const tags = snapshotTags(source, step, options, now);
  return {
    on: { type, id, arn },
    verb: 'keep',
    options: { tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) },
  };
}

/**
 * Why nobody could read the final snapshot: it has the key of its source. Once that is deleted, it is too late to see
 * it, and of a stopped database there is no other snapshot. Of a cluster, the instances would be gone when RDS refuses.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 * @throws CallFailed if KMS does not say.
 */
export async function obstacleOfKey(
  aws: Aws,
  { StorageEncrypted, KmsKeyId: key }: { readonly StorageEncrypted?: boolean; readonly KmsKeyId?: string },
): Promise<Obstacle | undefined> {
  const isEncrypted = StorageEncrypted ?? key !== undefined;
  const message = await unusableKey(aws, 'its final snapshot', { isEncrypted, key });
  return message === undefined ? undefined : { message, passes: false };
}

/**
 * `keep`: gives a final snapshot its marks, and takes the tags from it that would end it as its source ended. No action
 * asks for it: it is the last part of a delete, and changes nothing but that delete's own final snapshot.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RemoveTagsFromResource.html
 */
export function keepFinalSnapshot<Raw extends object>(
  describeAction: string,
  tagsNow: (aws: Aws, id: string) => Promise<ReadonlyMap<string, string>>,
): Verb<Raw, never> {
  return verbForJson<Raw>()(keepOptions, {
    effect: 'tag',
    iam: ['rds:AddTagsToResource', 'rds:RemoveTagsFromResource', describeAction],
    perform: one(async (aws, { permit, resource, options: { tags = {} }, lifespanTags = [] }): Promise<Performed> => {
      if (!permit.id.startsWith(namesBegin)) throw new NotPermitted(`${permit.id} is not a snapshot of Mayfly's`);
      const TagKeys = superfluous(resource, tags, lifespanTags);
      // First, so that there is room for the marks.
      if (TagKeys.length > 0) {
        await aws.write(permit).rds.removeTagsFromResource({ ResourceName: permit.arn, TagKeys });
        return { notes: { removed: TagKeys } };
      }
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await aws.write(permit).rds.addTagsToResource({ ResourceName: permit.arn, Tags });
      return { notes: { marked: true } };
    }),
    check: async (aws, { source, options, performed: { notes } }) => {
      const current = await tagsNow(aws, source.id);
      const removed = Array.isArray(notes?.removed) ? notes.removed : [];
      if (removed.some((key) => typeof key === 'string' && current.has(key))) return wait;
      if (Object.entries(options.tags ?? {}).every(([key, value]) => current.get(key) === value))
        return done({ Tags: Object.fromEntries(current) });
      return notes?.marked === true ? wait : { status: 'again' };
    },
    undo: { possible: false, reason: 'its marks say what it is kept for, and until when' },
  });
}

/** What has to go: tags that decide on the life of the source, and as many others as the marks need room. */
function superfluous(
  { tags }: Resource<object>,
  marks: Readonly<Record<string, string>>,
  lifespanTags: readonly string[],
): string[] {
  const isMark = (key: string): boolean => Object.hasOwn(marks, key);
  const inherited = [...tags.keys()].filter((key) => !rdsTagRules.reserved.test(key) && !isMark(key));
  const ending = inherited.filter((key) => lifespanTags.includes(key));
  const others = inherited.filter((key) => !ending.includes(key)).sort();
  const room = rdsTagRules.maxTags - Object.keys(marks).length;
  return [...ending, ...others.slice(Math.max(0, room))];
}
