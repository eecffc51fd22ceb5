import type * as z from 'zod';
import type { Aws } from '../../core/aws.ts';
import type { Resource } from '../../core/resource.ts';
import { type Obstacle, one, type Task, type Verb, verbForJson } from '../../core/verb.ts';
import { done, failed, mayLag, sentAfterRead, sentNow, wait } from './checks.ts';
import { noOptions } from './options.ts';

/**
 * `unprotect`: switches AWS's own protection off before a delete, if the policy says `force` and the class is
 * ephemeral-task (the guard enforces that). It comes after all steps that save data, so that a resource is unprotected
 * only just before it is deleted.
 * @param key of `raw`: `true` while the resource is protected.
 */
export function unprotect<Raw extends object, Key extends keyof Raw & string>(
  key: Key,
  definition: {
    readonly iam: readonly string[];
    /** The verbs that save its data or quiesce it. */
    readonly after: readonly string[];
    readonly switchOff: (aws: Aws, task: Task<Raw, object>) => Promise<unknown>;
    /** The options of the delete that may speak against it already now. Left out: it has none. */
    readonly options?: z.ZodType<object>;
    /** Whether the protection is still on. */
    readonly isOn: (aws: Aws, source: Resource<Raw>) => Promise<boolean>;
    /** What is in the way at the moment. Left out: nothing. */
    readonly obstacle?: (raw: Raw) => Obstacle | undefined;
  },
): Verb<Raw, never> {
  const { iam, after, options = noOptions, switchOff, isOn, obstacle } = definition;
  return verbForJson<Raw>()<object>(options, {
    effect: 'unprotect',
    iam,
    after,
    perform: one(async (aws, task) => {
      await switchOff(aws, task);
      return sentNow(task);
    }),
    expectedResult: sentAfterRead,
    check: async (aws, input) => {
      if (!(await isOn(aws, input.source))) return done({ [key]: false });
      return mayLag(input) ? wait : failed(`${key} is still on`);
    },
    undo: {
      possible: false,
      reason: 'it is off only for the delete that follows',
      remedy: 'If that delete does not happen, switch it on again in AWS.',
    },
    ...(obstacle && { obstacle: (_aws: Aws, { source }) => Promise.resolve(obstacle(source.raw)) }),
    blocked: ({ raw }) => (raw[key] === true ? undefined : `${key} is already off`),
    changes: [key],
  });
}
