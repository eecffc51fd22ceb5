import type { Command } from 'commander';
import { validate } from '../../app/commands/validate.ts';
import { type Door, faultsText, jsonText } from '../door.ts';
import { type CommonOptions, withConfig } from '../options.ts';

/** `mayfly validate POLICIES…`: every fault of every file. Exit code 0: none, 1: errors. Warnings do not count. */
export function addValidate(program: Command, door: Door): void {
  withConfig(program.command('validate <policies...>'))
    .description('check policies and mayfly.yml: every fault with its line, column and remedy')
    .addHelpText('after', '\nExample:\n  mayfly validate policies/')
    .action(async (paths: string[], { config, json }: CommonOptions) => {
      const result = await validate(paths, { config }, door);
      const { value: policies = [], diagnostics, sources } = result;
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
      if (json)
        door.print(jsonText({ policies: policies.map(({ name, type, at }) => ({ name, type, at })), diagnostics }));
      else {
        if (diagnostics.length > 0) door.remark(faultsText(result, door));
        const names = new Set(policies.map(({ name }) => name));
        const files = new Set(sources.map(({ path }) => path));
        door.print(
          `${counted(names.size, 'policy', 'policies')} in ${counted(files.size, 'file', 'files')} ` +
            `${names.size === 1 ? 'is' : 'are'} valid, ${counted(errors, 'error', 'errors')}.`,
        );
      }
      door.exit(errors > 0 ? 1 : 0);
    });
}

function counted(amount: number, singular: string, plural: string): string {
  return `${amount} ${amount === 1 ? singular : plural}`;
}
