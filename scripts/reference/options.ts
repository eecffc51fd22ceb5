import * as z from 'zod';

/** A row of a table of options. */
interface Option {
  readonly name: string;
  readonly value: string;
  readonly otherwise: string;
  readonly message: string;
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

/** The options of a filter or action as a markdown table; a sentence where it has none. */
export function optionsTable(schema: z.ZodType): string {
  const object = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  const rows = optionsOf(object, '');
  if (rows.length === 0) return 'It has no options.';
  const lines = rows.map(
    ({ name, value, otherwise, message }) => `| \`${name}\` | ${value} | ${otherwise} | ${message} |`,
  );
  return ['| option | value | left out | |', '|---|---|---|---|', ...lines].join('\n');
}

function optionsOf({ properties = {}, required = [] }: Schema, prefix: string): readonly Option[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const name = `${prefix}${key}`;
    const otherwise =
      schema.default !== undefined ? `\`${JSON.stringify(schema.default)}\`` : required.includes(key) ? 'required' : '';
    const row = {
      name,
      value: cell(wordsFor(schema)),
      otherwise: cell(otherwise),
      message: cell(schema.description ?? ''),
    };
    const inner = schema.properties
      ? optionsOf(schema, `${name}.`)
      : schema.items?.properties
        ? optionsOf(schema.items, `${name}[].`)
        : [];
    return [row, ...inner];
  });
}

/** The possible values, in a few words. */
function wordsFor(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.anyOf) return [...new Set(schema.anyOf.map(wordsFor))].join(' or ');
  if (Array.isArray(schema.type)) return schema.type.join(' or ');
  switch (schema.type) {
    case 'array':
      return schema.items === undefined ? 'list' : `list of ${wordsFor(schema.items)}`;
    case 'object':
      return schema.properties ? 'map' : `map of ${valueWords(schema.additionalProperties)}`;
    case 'string':
      return 'text';
    case 'integer':
      return 'whole number';
    case undefined:
      return 'anything';
    default:
      return String(schema.type);
  }
}

function valueWords(values: Schema['additionalProperties']): string {
  return typeof values === 'object' ? wordsFor(values) : 'anything';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
