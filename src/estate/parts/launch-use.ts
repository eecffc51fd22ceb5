import type { Aws } from '../../core/aws.ts';
import type { Objection, ResourceType } from '../../core/resource-type.ts';
import type { Unknown } from '../../core/truth.ts';
import type { Effect } from '../../core/verb.ts';
import { type Launcher, launcherReads, launchersIn } from './launchers.ts';

type Protection = NonNullable<ResourceType['protection']>;
type Users = readonly string[] | Unknown;

/** `UsedBy`: what needs it, in words for people. Read only of what is to be deleted. */
export interface WithUse {
  UsedBy?: string[];
}

/**
 * The `objection` of a type with users: AWS would delete what they need without a word, and they fail later.
 */
export function inUse(raw: { readonly UsedBy?: readonly string[] }, effect: Effect): Objection | undefined {
  if (effect !== 'delete') return undefined;
  const [user, ...others] = raw.UsedBy ?? [];
  if (user === undefined) return undefined;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return { cause: 'state', message: `it is used by ${user}${more}` };
}

/** The `protection` of a type that launchers name, and perhaps others. */
export function launchUse(
  otherReads: readonly string[],
  fetch: (aws: Aws, ids: readonly string[]) => Promise<readonly Users[]>,
): Protection {
  return { key: 'UsedBy', iam: [...launcherReads, ...otherReads], fetch };
}

/** The `protection` of a type that launchers name by its ids, and nothing else does. */
export const usedByLaunchers: Protection = launchUse([], async (aws, ids) => {
  const launchers = await launchersIn(aws);
  return ids.map((id) => launchersOf(launchers, [id]));
});

/** The launchers that need something of one of these names. */
export function launchersOf(launchers: readonly Launcher[], names: readonly string[]): readonly string[] {
  return launchers.filter(({ needs }) => names.some((name) => needs.has(name))).map(({ name }) => name);
}
