import type { Command } from 'commander';
import { schema } from '../../app/commands/schema.ts';
import type { Door } from '../door.ts';
import { type FormatOptions, printValue, withFormats } from '../formats.ts';

/**
 * `mayfly schema [TYPE]`: the resource types, or the filters and actions of one. Exit code 0: done, 1: no such type.
 */
export function addSchema(program: Command, door: Door): void {
  withFormats(program.command('schema [type]'), 'schema')
    .description('list the resource types, or the filters and actions of one')
    .option('--json', 'the same as --format json')
    .addHelpText('after', '\nExamples:\n  mayfly schema\n  mayfly schema ebs')
    .action((type: string | undefined, options: FormatOptions) => {
      const entries = schema(type);
      if (entries === undefined) {
        door.remark(`There is no resource type \`${type ?? ''}\`. \`mayfly schema\` lists them.`);
        door.exit(1);
        return;
      }
      printValue('schema', entries, options, door);
    });
}
