import type { Aws } from '../../core/aws.ts';
import { canonical, type Json } from '../../core/json.ts';
import { many, type Task, type Verb, verbFor } from '../../core/verb.ts';
import { done, wait } from './checks.ts';
import { tagsToAdd, tagsToRemove } from './options.ts';

/**
 * `tag` and `untag` for everything that the EC2 API tags: up to 1,000 resources a call.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html
 */
export function ec2Tags<Raw extends object>(): { readonly tag: Verb<Raw, never>; readonly untag: Verb<Raw, never> } {
  const verb = verbFor<Raw>();
  const tag = verb(tagsToAdd, {
    effect: 'tag',
    iam: ['ec2:CreateTags', 'ec2:DescribeTags'],
    perform: many(1000, async (aws, tasks) => {
      for (const [first, ...others] of alike(tasks)) {
        const Tags = Object.entries(first.options.tags).map(([Key, Value]) => ({ Key, Value }));
        const group = [first, ...others];
        await aws.write(...group.map(({ permit }) => permit)).ec2.createTags({ Resources: group.map(({ permit }) => permit.id), Tags });
      }
      return tasks.map(() => ({}));
    }),
    check: async (aws, { source, options }) => {
      const tags = await tagsNow(aws, source.id);
      return Object.entries(options.tags).every(([key, value]) => tags[key] === value) ? done({ Tags: tags }) : wait;
    },
    undo: { verb: 'untag', says: 'the earlier values stand in the receipt, under `before`' },
    writesTags: ({ tags }) => tags,
  });
  const untag = verb(tagsToRemove, {
    effect: 'tag',
    iam: ['ec2:DeleteTags', 'ec2:DescribeTags'],
    perform: many(1000, async (aws, tasks) => {
      for (const [first, ...others] of alike(tasks)) {
        const group = [first, ...others];
        const Tags = first.options.keys.map((Key) => ({ Key, ...withValue(first.options.values, Key) }));
        await aws.write(...group.map(({ permit }) => permit)).ec2.deleteTags({ Resources: group.map(({ permit }) => permit.id), Tags });
      }
      return tasks.map(() => ({}));
    }),
    check: async (aws, { source, options }) => {
      const tags = await tagsNow(aws, source.id);
      const isLeft = (key: string): boolean => Object.hasOwn(tags, key) && (options.values?.[key] === undefined || tags[key] === options.values[key]);
      return options.keys.some(isLeft) ? wait : done({ Tags: tags });
    },
    undo: { verb: 'tag', says: 'the removed values stand in the receipt, under `before`' },
    writesTags: ({ keys }) => Object.fromEntries(keys.map((key) => [key, null])),
  });
  return { tag, untag } as unknown as { tag: Verb<Raw, never>; untag: Verb<Raw, never> };
}

function withValue(values: Readonly<Record<string, string>> | undefined, key: string): { readonly Value?: string } {
  return values?.[key] === undefined ? {} : { Value: values[key] };
}

/** One call writes the same tags to all that it names: tasks with the same options go together. */
function alike<T extends Pick<Task<object, unknown>, 'permit' | 'options'>>(tasks: readonly T[]): readonly [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const task of tasks) {
    const key = canonical(task.options);
    const group = groups.get(key);
    if (group) group.push(task);
    else groups.set(key, [task]);
  }
  return [...groups.values()];
}

async function tagsNow(aws: Aws, id: string): Promise<{ readonly [key: string]: Json }> {
  const tags = await aws.read.ec2.describeTags({ Filters: [{ Name: 'resource-id', Values: [id] }] });
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
