import type { Aws } from '../../core/aws.ts';
import { canonical, type Json } from '../../core/json.ts';
import { many, type Verb, verbForJson } from '../../core/verb.ts';
import { sentAfterRead, sentNow } from './checks.ts';
import { tagOptions, untagOptions } from './options.ts';
import { checkTags, tagsAdded, tagsRemoved, undoTag, undoUntag } from './restore-tags.ts';

/**
 * `tag` and `untag` for all resources that the EC2 API tags, up to 1,000 resources a call.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html
 */
export function ec2Tags<Raw extends object>(): { readonly tag: Verb<Raw, never>; readonly untag: Verb<Raw, never> } {
  const verb = verbForJson<Raw>();
  const tag = verb(tagOptions, {
    effect: 'tag',
    iam: ['ec2:CreateTags', 'ec2:DescribeTags'],
    perform: many(
      1000,
      async (aws, tasks) => {
        const Tags = Object.entries(tasks[0].options.tags).map(([Key, Value]) => ({ Key, Value }));
        await aws
          .write(...tasks.map(({ permit }) => permit))
          .ec2.createTags({ Resources: tasks.map(({ permit }) => permit.id), Tags });
        return tasks.map(sentNow);
      },
      // One call writes the same tags to all of its resources.
      ({ options }) => canonical(options),
    ),
    expectedResult: sentAfterRead,
    check: async (aws, input) => {
      const tags = await tagsNow(aws, input.source.id);
      return checkTags(tags, tagsAdded(input.options), input);
    },
    undo: undoTag,
    writesTags: tagsAdded,
  });
  const untag = verb(untagOptions, {
    effect: 'tag',
    iam: ['ec2:DeleteTags', 'ec2:DescribeTags'],
    perform: many(
      1000,
      async (aws, tasks) => {
        const { keys, values } = tasks[0].options;
        const Tags = keys.map((Key) => ({ Key, ...withValue(values, Key) }));
        await aws
          .write(...tasks.map(({ permit }) => permit))
          .ec2.deleteTags({ Resources: tasks.map(({ permit }) => permit.id), Tags });
        return tasks.map(sentNow);
      },
      // One call removes the same tags from all of its resources.
      ({ options }) => canonical(options),
    ),
    expectedResult: sentAfterRead,
    check: async (aws, input) => {
      const { keys, values } = input.options;
      const tags = await tagsNow(aws, input.source.id);
      const meant = keys.filter((key) => values?.[key] === undefined || tags[key] === values[key]);
      return checkTags(tags, tagsRemoved({ keys: meant }), input);
    },
    undo: undoUntag,
    writesTags: tagsRemoved,
  });
  return { tag, untag };
}

function withValue(values: Readonly<Record<string, string>> | undefined, key: string): { readonly Value?: string } {
  return values?.[key] === undefined ? {} : { Value: values[key] };
}

async function tagsNow(aws: Aws, id: string): Promise<{ readonly [key: string]: Json }> {
  const tags = await aws.read.ec2.describeTags({ Filters: [{ Name: 'resource-id', Values: [id] }] });
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
