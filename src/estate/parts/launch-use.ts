import type { Aws } from '../../core/aws.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { Unknown } from '../../core/truth.ts';
import { type Launcher, launcherReads, launchersIn } from './launchers.ts';

type Protection = NonNullable<ResourceType['protection']>;
type Users = readonly string[] | Unknown;

/** `UsedBy`: what needs it, in words for people. Read only of what is to be deleted. */
export interface WithUse {
  UsedBy?: string[];
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
