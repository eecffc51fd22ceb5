import * as z from 'zod';
import type { Json } from '../../core/json.ts';
import type { Checked } from '../../core/verb.ts';
import { failed } from './checks.ts';
import { stepTag, type Tag } from './snapshot-tags.ts';

const json = z.json().describe('As AWS takes it');

/**
 * How something is to be, in the words of the AWS call that makes it. A plan is made from a receipt, so they are the
 * settings that the thing had.
 */
export const recreateOptions = z.strictObject({
  settings: z.record(z.string(), json).describe('Members of the AWS call that makes it, as the receipt has them'),
  tags: z.record(z.string(), z.string()).describe('Tags that it gets, value by key'),
});

export const configureOptions = z.strictObject({
  settings: z.record(z.string(), json).describe('Members of the AWS call, as the receipt has them'),
});

/**
 * The tags of what is brought back, with the step that makes it: by that a lost answer is looked up, and nothing is
 * made twice.
 */
export function restoredTags(tags: Readonly<Record<string, string>>, step: string): Tag[] {
  return Object.entries({ ...tags, [stepTag]: step }).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * The first setting that what was made does not have, as a failure. `seen` are the same settings as AWS shows them now.
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
  return failed(`${what} was made with ${name} ${printed(value)}, and had ${printed(settings[name])}`);
}

/** JSON without the members that are undefined. */
export function settingsOf(members: Readonly<Record<string, unknown>>): { readonly [key: string]: Json } {
  return JSON.parse(JSON.stringify(members)) as { readonly [key: string]: Json };
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/**
 * The name of a group that somebody made. AWS's own, `default.postgres16`, follows from the engine, and is not named.
 */
export function customGroup(name: string | undefined): string | undefined {
  return name === undefined || /^default[.:]/.test(name) ? undefined : name;
}

/** A setting that is a text, as names are. */
export function textSetting(settings: Readonly<Record<string, unknown>>, name: string): string {
  const text = settings[name];
  if (typeof text !== 'string') throw new TypeError(`the step does not say its ${name}`);
  return text;
}
