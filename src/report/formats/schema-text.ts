import type { Format } from '../format.ts';

/** One line for each resource type, filter or action. */
export const schemaText: Format<'schema'> = {
  of: 'schema',
  name: 'text',
  description: 'text for a terminal',
  print: (entries) =>
    entries.map(({ kind, name, detail }) => `${kind.padEnd(7)} ${name.padEnd(20)} ${detail}`).join('\n'),
};
