import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { configSchema } from '../../../src/config/schema.ts';
import { mostDays } from '../../../src/core/longest.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { actions, filters } from '../../../src/policy/vocabulary.generated.ts';

/** Every option that is a number, with its schema: `filter ttl: points`. */
interface NumberOption {
  readonly path: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

type Schema = Readonly<Record<string, unknown>>;

function numbersIn(schema: Schema, path: string): readonly NumberOption[] {
  const {
    properties = {},
    anyOf = [],
    items,
    additionalProperties,
  } = schema as {
    properties?: Readonly<Record<string, Schema>>;
    anyOf?: readonly Schema[];
    items?: Schema;
    additionalProperties?: Schema | boolean;
  };
  return [
    ...(schema.type === 'number' || schema.type === 'integer' ? [{ path, ...schema }] : []),
    ...Object.entries(properties).flatMap(([key, member]) => numbersIn(member, `${path} ${key}`)),
    ...anyOf.flatMap((member) => numbersIn(member, path)),
    ...(items === undefined ? [] : numbersIn(items, path)),
    ...(typeof additionalProperties === 'object' ? numbersIn(additionalProperties, `${path} *`) : []),
  ];
}

const jsonSchema = (schema: unknown): Schema =>
  z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' });

const all = [
  ...filters.flatMap(({ name, schema }) => numbersIn(jsonSchema(schema), `filter ${name}:`)),
  ...actions.flatMap(({ name, schema }) => numbersIn(jsonSchema(schema), `action ${name}:`)),
  ...types.flatMap(({ name, verbs }) =>
    Object.entries(verbs).flatMap(([verb, { options }]) => numbersIn(jsonSchema(options), `${verb} of ${name}:`)),
  ),
  ...numbersIn(jsonSchema(configSchema), 'mayfly.yml:'),
];

/** The options that count time, by their names. */
const isTime = ({ path }: NumberOption): boolean => /(?:days|hours?|minutes|period|grace|skew|-at)$/.test(path);
const inDays = (path: string): number =>
  /minutes$/.test(path) ? 1440 : /period$/.test(path) ? 86_400 : /hours?|grace$/.test(path) ? 24 : 1;

test('every number that counts time has an end within the years 1 to 9999', () => {
  const times = all.filter(isTime);
  expect(times.length).toBeGreaterThan(20);
  const isWithin = ({ path, minimum = 0, maximum = Number.POSITIVE_INFINITY }: NumberOption): boolean =>
    maximum <= 739_000 * inDays(path) && minimum >= -2_900_000 * inDays(path);
  expect(times.filter((option) => !isWithin(option))).toEqual([]);
  // An age only compares. What is written, kept or waited for ends after a century.
  const written = times.filter(({ path, minimum = 0 }) => minimum >= 0 && !/^filter metrics: period/.test(path));
  expect(written.filter(({ path, maximum = 0 }) => maximum > mostDays * inDays(path))).toEqual([]);
});

test('other numbers are amounts: a new name is judged here', () => {
  const amounts =
    'value expr limit limits nights times space at-most points count attr-multiplier missing-value discard ' +
    'discard-percent limit-percent deletions monthly-cost percent resources';
  const names = all.filter((option) => !isTime(option)).map(({ path }) => path.replace(/ \*$/, '').split(' ').at(-1));
  expect([...new Set(names)].sort()).toEqual(amounts.split(' ').sort());
});
