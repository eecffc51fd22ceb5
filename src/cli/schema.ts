import type { Command } from 'commander';
import { words } from '../mayfly.ts';
import type { Door } from './door.ts';

/**
 * `mayfly schema [TYPE]`: the resource types, or the filters and actions of one. Exit code 0: done, 1: no such type.
 */
export function addSchema(program: Command, door: Door): void {
  program
    .command('schema [type]')
    .description('list the resource types, or the filters and actions of one')
    .option('--json', 'print JSON')
    .action((type: string | undefined, { json }: { json?: true }) => {
      const found = words(type);
      if (found === undefined) {
        door.remark(`There is no resource type \`${type ?? ''}\`. \`mayfly schema\` lists them.`);
        door.exit(1);
        return;
      }
      door.print(
        json
          ? JSON.stringify(found, undefined, 2)
          : found.map(({ is, name, message }) => `${is.padEnd(7)} ${name.padEnd(20)} ${message}`).join('\n'),
      );
    });
}
