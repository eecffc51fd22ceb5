import type { Command } from 'commander';
import { protectedList } from '../mayfly.ts';
import { protectedToText } from '../report/protected-text.ts';
import { type Door, valueOrExit } from './door.ts';
import { withConfig } from './options.ts';

/** `mayfly protected`: lists all that protects, as it is in force; AWS is not asked. Exit code 0: done, 1: error. */
export function addProtected(program: Command, door: Door): void {
  withConfig(program.command('protected'))
    .description('list what nothing is done to: the baseline, and what tags and mayfly.yml protect')
    .addHelpText('after', '\nExample:\n  mayfly protected --json')
    .action(async ({ config, json }: { readonly config?: string; readonly json?: true }) => {
      const list = valueOrExit(await protectedList({ config }), door, json === true);
      if (list === undefined) return;
      door.print(json ? JSON.stringify(list, undefined, 2) : protectedToText(list, door));
    });
}
