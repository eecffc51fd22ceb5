import type { Aws, Listing } from '../../core/aws.ts';
import { unknown } from '../../core/truth.ts';
import { one, type Verb, verbForJson } from '../../core/verb.ts';
import { CallFailed, causeOf, withoutSuffix } from '../aws/call-failed.ts';
import { listing } from '../aws/listing.ts';
import { sentAfterRead, sentNow } from './checks.ts';
import { tagOptions, untagOptions } from './options.ts';
import { checkTags, tagsAdded, tagsRemoved, undoTag, undoUntag } from './restore-tags.ts';

/**
 * How many ARNs DescribeTags accepts.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html
 */
const arnsPerCall = 20;

/**
 * The tags of load balancers or target groups, in the order of their ARNs. If a call fails, they are unknown for all of
 * its ARNs.
 */
export async function tagsOf(aws: Aws, arns: readonly (string | undefined)[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (let at = 0; at < arns.length; at += arnsPerCall) {
    const batch = arns.slice(at, at + arnsPerCall).map((arn) => arn ?? '');
    try {
      const { TagDescriptions } = await aws.read.elasticLoadBalancing.describeTags({ ResourceArns: batch });
      const byArn = new Map((TagDescriptions ?? []).map(({ ResourceArn, Tags }) => [ResourceArn, Tags ?? []]));
      for (const arn of batch)
        answers.push(byArn.get(arn) ?? unknown('elasticloadbalancing:DescribeTags did not return it'));
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      for (const _ of batch) answers.push(unknown(causeOf(error)));
    }
  }
  return answers;
}

/**
 * `tag` and `untag` for load balancers and target groups, one resource a call, by ARN.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html
 */
export function elbTags<Raw extends object>(): { readonly tag: Verb<Raw, never>; readonly untag: Verb<Raw, never> } {
  const verb = verbForJson<Raw>();
  const tag = verb(tagOptions, {
    effect: 'tag',
    iam: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:DescribeTags'],
    perform: one(async (aws, task) => {
      const { permit, options } = task;
      const Tags = Object.entries(options.tags).map(([Key, Value]) => ({ Key, Value }));
      await aws.write(permit).elasticLoadBalancing.addTags({ ResourceArns: [permit.arn], Tags });
      return sentNow(task);
    }),
    expectedResult: sentAfterRead,
    check: async (aws, input) =>
      checkTags(Object.fromEntries(await tagsNow(aws, input.source.arn)), tagsAdded(input.options), input),
    undo: undoTag,
    writesTags: tagsAdded,
  });
  const untag = verb(untagOptions, {
    effect: 'tag',
    iam: ['elasticloadbalancing:RemoveTags', 'elasticloadbalancing:DescribeTags'],
    perform: one(async (aws, task) => {
      const { permit, options } = task;
      await aws.write(permit).elasticLoadBalancing.removeTags({ ResourceArns: [permit.arn], TagKeys: options.keys });
      return sentNow(task);
    }),
    expectedResult: sentAfterRead,
    check: async (aws, input) =>
      checkTags(Object.fromEntries(await tagsNow(aws, input.source.arn)), tagsRemoved(input.options), input),
    undo: undoUntag,
    writesTags: tagsRemoved,
  });
  return { tag, untag };
}

async function tagsNow(aws: Aws, arn: string): Promise<ReadonlyMap<string, string>> {
  const { TagDescriptions } = await aws.read.elasticLoadBalancing.describeTags({ ResourceArns: [arn] });
  return new Map((TagDescriptions?.[0]?.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/**
 * Lists those of some ARNs that still exist. AWS refuses the whole call if one of them does not exist; each is then
 * requested separately.
 * @param notFoundCode AWS's error code for that, without `Exception`.
 */
export function existingOnly<Item>(
  arns: readonly string[],
  describe: (arns: string[]) => Listing<Item>,
  notFoundCode: string,
): Listing<Item> {
  return listing(async function* () {
    try {
      yield await describe([...arns]);
    } catch (error) {
      if (!(error instanceof CallFailed) || withoutSuffix(error.code) !== notFoundCode) throw error;
      if (arns.length > 1) for (const arn of arns) yield* existingOnly([arn], describe, notFoundCode);
    }
  });
}
