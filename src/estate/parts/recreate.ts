import * as z from 'zod';
import type { Json } from '../../core/json.ts';
import type { Checked } from '../../core/verb.ts';
import { failed } from './checks.ts';
import { stepTag } from './own-tags.ts';
import type { Tag } from './snapshot-tags.ts';

const json = z.json().describe('As AWS accepts it');

/**
 * How a resource is created again: members of the AWS call that creates it. The plan takes them from a receipt, so they
 * are the settings that the resource had.
 */
export const recreateOptions = z.strictObject({
  settings: z.record(z.string(), json).describe('Members of the AWS call that creates it, from the receipt'),
  tags: z.record(z.string(), z.string()).describe('Its tags, value by key'),
});

export const configureOptions = z.strictObject({
  settings: z.record(z.string(), json).describe('Members of the AWS call, from the receipt'),
});

/**
 * The settings of a step as members of an AWS call. `settingsOf` took them from AWS's own description of the resource;
 * the receipt stores them as JSON, which has no such type.
 */
export function storedRequest<Request extends object>(settings: { readonly [key: string]: Json }): Request {
  return settings as unknown as Request;
}

/**
 * The tags of a restored resource, with the step that creates it. If AWS's answer is lost, the resource is found by
 * that tag and not created twice.
 */
export function restoredTags(tags: Readonly<Record<string, string>>, step: string): Tag[] {
  return Object.entries({ ...tags, [stepTag]: step }).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * The first setting that the new resource does not have, as a failure.
 * @param current the same settings, as AWS shows them now.
 */
export function settingsDifference(
  what: string,
  settings: Readonly<Record<string, unknown>>,
  current: Readonly<Record<string, unknown>>,
): Checked | undefined {
  const difference = Object.entries(current).find(
    ([name, value]) => settings[name] !== undefined && settings[name] !== value,
  );
  if (difference === undefined) return undefined;
  const [name, value] = difference;
  return failed(`${what} was created with ${name} ${printed(value)}, but the original had ${printed(settings[name])}`);
}

/** JSON without undefined members. */
export function settingsOf(members: Readonly<Record<string, unknown>>): { readonly [key: string]: Json } {
  return JSON.parse(JSON.stringify(members)) as { readonly [key: string]: Json };
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/**
 * The name of a group that a user created. AWS's own groups, such as `default.postgres16`, follow from the engine and
 * are left out.
 */
export function customGroup(name: string | undefined): string | undefined {
  return name === undefined || /^default[.:]/.test(name) ? undefined : name;
}

/** A list of names; undefined if there is none, because AWS takes no empty list. */
export function nonEmpty<Item>(items: readonly (Item | undefined)[] | undefined): readonly Item[] | undefined {
  const known = (items ?? []).filter((item) => item !== undefined);
  return known.length === 0 ? undefined : known;
}

/** A setting whose value is a string, such as a name. */
export function textSetting(settings: Readonly<Record<string, unknown>>, name: string): string {
  const text = settings[name];
  if (typeof text !== 'string') throw new TypeError(`the step has no ${name}`);
  return text;
}
