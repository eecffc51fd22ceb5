import type { Command } from 'commander';
import { record } from '../mayfly.ts';
import { type Door, valueOrExit } from './door.ts';
import { type WhereOptions, whereOf, withRegions } from './options.ts';

/** `mayfly record DIR [POLICIES…]`: saves what AWS answers. Exit code 0: done, 1: error. */
export function addRecord(program: Command, door: Door): void {
  withRegions(program.command('record <dir> [policies...]'))
    .description('save what AWS answers, to plan offline; with policies, also the metrics and spend that they ask for')
    .addHelpText(
      'after',
      '\nExample:\n  mayfly record recordings/sandbox policies/ --region eu-west-1\n  mayfly plan policies/ --recording recordings/sandbox',
    )
    .action(async (folder: string, paths: string[], options: WhereOptions) => {
      const result = await door.during((around) =>
        record(folder, paths, { config: options.config, where: whereOf(options) }, around),
      );
      const made = valueOrExit(result, door, options.json === true);
      if (made === undefined) return;
      door.print(
        options.json ? JSON.stringify({ folder, ...made }) : `${made.resources} resources were recorded in ${folder}.`,
      );
    });
}
