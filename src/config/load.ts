import type * as z from 'zod';
import { byPosition, type Diagnostic } from '../core/diagnostic.ts';
import type { Json } from '../core/json.ts';
import { nearestName } from '../core/nearest-name.ts';
import { parseYaml } from '../python/yaml.ts';
import { type Config, configSchema } from './schema.ts';
import { defaultConfig } from './settings.ts';

export interface LoadedConfig {
  /** With all defaults filled in; only the defaults if there is an error. */
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads mayfly.yml. Without a file, everything has its default. An unknown key is an error: a misspelt `protect` must
 * not look like no `protect`.
 */
export function loadConfig(file: { readonly path: string; readonly text: string } | undefined): LoadedConfig {
  if (!file) return { config: defaultConfig, diagnostics: [] };
  const read = parseYaml(file);
  // In a file that says what is protected, a repeated key is an error: nobody should guess which one was meant.
  const unsound = read.diagnostics.map((each): Diagnostic => ({ ...each, severity: 'error' }));
  if (read.value === undefined) return { config: defaultConfig, diagnostics: unsound };
  const value = read.value ?? {};
  const checked = configSchema.safeParse(value);
  const at: At = (where, key) =>
    read.positionOf(key === undefined ? keysOf(where) : [...keysOf(where), key], key === undefined ? 'value' : 'key');
  const faults = checked.success
    ? [...unknownTargets(checked.data, at), ...unknownUnits(checked.data, at)]
    : checked.error.issues.flatMap((issue) => faultsOf(issue, value, at));
  const diagnostics = [...unsound, ...faults].sort(byPosition);
  return { config: checked.success && diagnostics.length === 0 ? checked.data : defaultConfig, diagnostics };
}

function keysOf(path: readonly PropertyKey[]): readonly (string | number)[] {
  return path.map((part) => (typeof part === 'number' ? part : String(part)));
}

type At = (where: readonly PropertyKey[], key?: string) => Diagnostic['at'];

function faultsOf(issue: z.core.$ZodIssue, value: Json, at: At): readonly Diagnostic[] {
  const where = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => {
      const close = nearestName(key, known);
      const remedy =
        close === undefined
          ? `It can have ${known.map((name) => `\`${name}\``).join(', ')}.`
          : `Did you mean \`${close}\`?`;
      return diagnostic(
        'config/unknown-key',
        at([...issue.path], key),
        `${where === '' ? 'mayfly.yml' : `\`${where}\``} has no key \`${key}\`.`,
        remedy,
      );
    });
  }
  const actual = memberAt(value, issue.path);
  const message = `\`${where === '' ? 'mayfly.yml' : where}\` cannot be ${shown(actual, issue.path)}.`;
  return [diagnostic('config/invalid', at([...issue.path]), message, `${expectation(issue)}.`)];
}

/** Addresses of webhooks and tokens are secrets, even misspelt ones. */
function shown(value: Json | undefined, path: readonly PropertyKey[]): string {
  if (value === undefined) return 'left out';
  if (path.at(-1) === 'webhook' || path.at(-1) === 'token') return 'this value';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** What zod expected, in one clause. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value')
    return `It can be ${issue.values.map((value) => `\`${String(value)}\``).join(' or ')}`;
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined)
    return 'Its `type` can be `console`, `slack` or `webhook`';
  if (issue.path[0] === 'ledger') return 'It can be the path of a file, or `{ table: NAME, region: REGION }`';
  if (issue.path[0] === 'holidays')
    return 'It can be a list of dates, such as `2026-12-25`, or the path of a file with one date per line';
  if (issue.code === 'invalid_union') return 'It can be one text or a list of texts';
  if (issue.code === 'invalid_type') return `Expected ${kinds.get(issue.expected) ?? issue.expected}`;
  return issue.message.replace(/\.$/, '');
}

/** The plain names of what zod expects. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['number', 'a number'],
  ['string', 'a text'],
  ['array', 'a list'],
  ['object', 'a mapping of keys to values'],
  ['record', 'a mapping of names to values'],
]);

/** Targets that the escalation names must exist. */
function unknownTargets(config: Config, at: At): readonly Diagnostic[] {
  const names = ['console', ...Object.keys(config.notify.targets)];
  return Object.entries(config.notify.escalation).flatMap(([level, name]) => {
    if (names.includes(name)) return [];
    const close = nearestName(name, names);
    const remedy =
      close === undefined
        ? `Its targets are ${names.map((each) => `\`${each}\``).join(', ')}.`
        : `Did you mean \`${close}\`?`;
    return [
      diagnostic(
        'config/unknown-target',
        at(['notify', 'escalation', level]),
        `\`notify.targets\` has no target \`${name}\`.`,
        remedy,
      ),
    ];
  });
}

/** Organizational units that rules name must be listed: else a rule would silently apply to nothing. */
function unknownUnits(config: Config, at: At): readonly Diagnostic[] {
  const names = Object.keys(config.ous);
  return (['promotion', 'windows'] as const).flatMap((list) =>
    config[list].flatMap(({ ous = [] }, rule) =>
      ous.flatMap((name, index) => {
        if (names.includes(name)) return [];
        const close = nearestName(name, names);
        const remedy =
          close === undefined
            ? 'Write its accounts there: `ous: { NAME: ["111122223333"] }`.'
            : `Did you mean \`${close}\`?`;
        return [
          diagnostic(
            'config/unknown-ou',
            at([list, rule, 'ous', index]),
            `\`ous\` has no organizational unit \`${name}\`.`,
            remedy,
          ),
        ];
      }),
    ),
  );
}

function memberAt(value: Json, path: readonly PropertyKey[]): Json | undefined {
  let member: Json | undefined = value;
  for (const part of path) {
    if (member === null || typeof member !== 'object' || !Object.hasOwn(member, part)) return undefined;
    member = (member as { readonly [key: string]: Json })[String(part)];
  }
  return member;
}

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = configSchema;
  for (const part of path) schema = memberOf(schema, String(part));
  return Object.keys(shapeOf(schema) ?? {});
}

function memberOf(schema: unknown, name: string): unknown {
  return /^\d+$/.test(name) ? elementOf(schema) : shapeOf(schema)?.[name];
}

/** The element of a list schema, below its defaults. */
function elementOf(schema: unknown): unknown {
  const { element, def } = Object(schema) as { element?: unknown; def?: { readonly innerType?: unknown } };
  return element ?? (def?.innerType === undefined ? undefined : elementOf(def.innerType));
}

/** The members of an object schema, below its defaults. */
function shapeOf(schema: unknown): { readonly [name: string]: unknown } | undefined {
  const { shape, def } = Object(schema) as {
    shape?: { readonly [name: string]: unknown };
    def?: { readonly innerType?: unknown };
  };
  return shape ?? (def?.innerType === undefined ? undefined : shapeOf(def.innerType));
}

function diagnostic(code: string, at: Diagnostic['at'], message: string, remedy: string): Diagnostic {
  return { code, severity: 'error', at, message, remedy, seeAlso: 'docs/configuration.md' };
}
