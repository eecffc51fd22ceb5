import type { Aws } from '../../core/aws.ts';
import { one, type Verb, verbForJson } from '../../core/verb.ts';
import { done, wait } from './checks.ts';
import { tagOptions, untagOptions } from './options.ts';
import { tagsAdded, tagsRemoved, undoTag, undoUntag } from './restore-tags.ts';

/**
 * `tag` and `untag` for all resources that the RDS API tags, one resource a call, by ARN.
 * @param describeAction the IAM action behind `tagsNow`.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_AddTagsToResource.html
 */
export function rdsTags<Raw extends object>(
  describeAction: string,
  tagsNow: (aws: Aws, id: string) => Promise<ReadonlyMap<string, string>>,
): { readonly tag: Verb<Raw, never>; readonly untag: Verb<Raw, never> } {
  const verb = verbForJson<Raw>();
  const tag = verb(tagOptions, {
    effect: 'tag',
    iam: ['rds:AddTagsToResource', describeAction],
    perform: one(async (aws, { permit, options }) => {
      const Tags = Object.entries(options.tags).map(([Key, Value]) => ({ Key, Value }));
      await aws.write(permit).rds.addTagsToResource({ ResourceName: permit.arn, Tags });
      return {};
    }),
    check: async (aws, { source, options }) => {
      const tags = await tagsNow(aws, source.id);
      return Object.entries(options.tags).every(([key, value]) => tags.get(key) === value)
        ? done({ Tags: Object.fromEntries(tags) })
        : wait;
    },
    undo: undoTag,
    writesTags: tagsAdded,
  });
  const untag = verb(untagOptions, {
    effect: 'tag',
    iam: ['rds:RemoveTagsFromResource', describeAction],
    perform: one(async (aws, { permit, options }) => {
      await aws.write(permit).rds.removeTagsFromResource({ ResourceName: permit.arn, TagKeys: options.keys });
      return {};
    }),
    check: async (aws, { source, options }) => {
      const tags = await tagsNow(aws, source.id);
      return options.keys.some((key) => tags.has(key)) ? wait : done({ Tags: Object.fromEntries(tags) });
    },
    undo: undoUntag,
    writesTags: tagsRemoved,
  });
  return { tag, untag };
}
