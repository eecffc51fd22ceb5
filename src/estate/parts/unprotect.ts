import type { Aws } from '../../core/aws.ts';
import type { Resource } from '../../core/resource.ts';
import { one, type Task, type Verb, verbFor } from '../../core/verb.ts';
import { done, wait } from './checks.ts';
import { noOptions } from './options.ts';

type NoOptions = Record<string, never>;

/**
 * `unprotect`: switches AWS's own protection off before a delete, where the policy says `force` and the class is
 * ephemeral-task (the guard holds that). It comes after all that saves the data, so that what is unprotected is about
 * to go.
 * @param key of `raw`: `true` while it is protected.
 */
export function unprotect<Raw extends object, Key extends keyof Raw & string>(
  key: Key,
  definition: {
    readonly iam: readonly string[];
    /** The verbs that save what it holds, or bring it to rest. */
    readonly after: readonly string[];
    readonly switchOff: (aws: Aws, task: Task<Raw, NoOptions>) => Promise<unknown>;
    /** Whether it is still on. */
    readonly isOn: (aws: Aws, source: Resource<Raw>) => Promise<boolean>;
  },
): Verb<Raw, never> {
  const { iam, after, switchOff, isOn } = definition;
  const verb = verbFor<Raw>()(noOptions, {
    effect: 'unprotect',
    iam,
    after,
    perform: one(async (aws, task) => {
      await switchOff(aws, task as unknown as Task<Raw, NoOptions>);
      return {};
    }),
    check: async (aws, { source }) =>
      (await isOn(aws, source as unknown as Resource<Raw>)) ? wait : done({ [key]: false }),
    undo: {
      none: 'it is switched off for the delete that follows; where that does not come, switch it on again in AWS',
    },
    blocked: ({ raw }) => ((raw as Raw)[key] === true ? undefined : `${key} is off already`),
    changes: [key],
  });
  return verb as unknown as Verb<Raw, never>;
}
