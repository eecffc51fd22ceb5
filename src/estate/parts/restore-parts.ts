import type { Json } from '../../core/json.ts';
import type { RestorePart, RestoreRequest } from '../../core/restore.ts';

type Settings = { readonly [name: string]: Json };

/** A part of a resource, and what `--use` and `--without` change in the settings that create it. */
export interface SettingsPart extends RestorePart {
  /** Settings that the part consists of. They are left out, or replaced. */
  readonly members: readonly string[];
  /**
   * The settings with another one in its place. Left out: `members[0]` gets the text.
   * @param former the settings of which it takes the place: what belongs to both stays.
   */
  readonly using?: (value: string, former: Settings) => Settings;
}

/** The settings with what a person wants in place of some parts, and without others. */
export function withParts(
  settings: Settings,
  parts: readonly SettingsPart[],
  { use = {}, without = [] }: Pick<RestoreRequest, 'use' | 'without'>,
): Settings {
  let changed = settings;
  for (const { name, members, using } of parts) {
    const value = Object.hasOwn(use, name) ? use[name] : undefined;
    if (value === undefined && !without.includes(name)) continue;
    const remaining = Object.fromEntries(Object.entries(changed).filter(([member]) => !members.includes(member)));
    const [first = name] = members;
    changed = value === undefined ? remaining : { ...remaining, ...(using?.(value, changed) ?? { [first]: value }) };
  }
  return changed;
}

/** `sg-1, sg-2` as a list. */
export function listOf(value: string): string[] {
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** A setting whose value is a list of names. */
export function namesIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/** A setting whose value is a name: that name, or none. */
export function nameIn(value: Json | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : [];
}

/** What a need of this part says of it. */
export function partOf({ name }: SettingsPart): { readonly part: string } {
  return { part: name };
}
