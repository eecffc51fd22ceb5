import type { Command } from 'commander';
import { record } from '../../app/commands/record.ts';
import { type Door, valueOrExit } from '../door.ts';
import { type RegionOptions, targetOf, withRegions } from '../options.ts';

/** `mayfly record DIR [POLICIES…]`: saves what AWS answers. Exit code 0: done, 1: error. */
export function addRecord(program: Command, door: Door): void {
  withRegions(program.command('record <dir> [policies...]'))
    .description('save what AWS answers, to plan offline; with policies, also the metrics and spend that they ask for')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly record recordings/sandbox policies/ --region eu-west-1\n' +
        '  mayfly plan policies/ --recording recordings/sandbox',
    )
    .action(async (folder: string, paths: string[], options: RegionOptions) => {
      const { config, json } = options;
      const result = await door.during((runtime) =>
        record(folder, paths, { config, target: targetOf(options) }, runtime),
      );
      const recorded = valueOrExit(result, door, { json });
      if (recorded === undefined) return;
      door.print(
        json ? JSON.stringify({ folder, ...recorded }) : `Recorded ${recorded.resources} resources in ${folder}.`,
      );
    });
}
