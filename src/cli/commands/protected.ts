import type { Command } from 'commander';
import { protectedList } from '../../app/commands/protected.ts';
import { type Door, valueOrExit } from '../door.ts';
import { type FormatOptions, isJson, printValue, withFormats } from '../formats.ts';
import { type CommonOptions, withConfig } from '../options.ts';

/** `mayfly protected`: lists all that protects, as it is in force; AWS is not called. Exit code 0: done, 1: error. */
export function addProtected(program: Command, door: Door): void {
  withFormats(withConfig(program.command('protected')), 'protected')
    .description('list what nothing is done to: the baseline, and what tags and mayfly.yml protect')
    .addHelpText('after', '\nExample:\n  mayfly protected --json')
    .action(async (options: CommonOptions & FormatOptions) => {
      const list = valueOrExit(await protectedList({ config: options.config }, door), door, { json: isJson(options) });
      if (list !== undefined) printValue('protected', list, options, door);
    });
}
