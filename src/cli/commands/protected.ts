import type { Command } from 'commander';
import { protectedList } from '../../app/commands/protected.ts';
import { protectedToText } from '../../report/protected-text.ts';
import { type Door, jsonText, valueOrExit } from '../door.ts';
import { type CommonOptions, withConfig } from '../options.ts';

/** `mayfly protected`: lists all that protects, as it is in force; AWS is not called. Exit code 0: done, 1: error. */
export function addProtected(program: Command, door: Door): void {
  withConfig(program.command('protected'))
    .description('list what nothing is done to: the baseline, and what tags and mayfly.yml protect')
    .addHelpText('after', '\nExample:\n  mayfly protected --json')
    .action(async ({ config, json }: CommonOptions) => {
      const list = valueOrExit(await protectedList({ config }, door), door, { json });
      if (list === undefined) return;
      door.print(json ? jsonText(list) : protectedToText(list, door));
    });
}
