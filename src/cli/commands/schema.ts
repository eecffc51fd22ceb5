import type { Command } from 'commander';
import { schema } from '../../app/commands/schema.ts';
import { type Door, jsonText } from '../door.ts';

/**
 * `mayfly schema [TYPE]`: the resource types, or the filters and actions of one. Exit code 0: done, 1: no such type.
 */
export function addSchema(program: Command, door: Door): void {
  program
    .command('schema [type]')
    .description('list the resource types, or the filters and actions of one')
    .option('--json', 'print JSON')
    .action((type: string | undefined, { json }: { json?: true }) => {
      const entries = schema(type);
      if (entries === undefined) {
        door.remark(`There is no resource type \`${type ?? ''}\`. \`mayfly schema\` lists them.`);
        door.exit(1);
        return;
      }
      const lines = entries.map(({ kind, name, detail }) => `${kind.padEnd(7)} ${name.padEnd(20)} ${detail}`);
      door.print(json ? jsonText(entries) : lines.join('\n'));
    });
}
