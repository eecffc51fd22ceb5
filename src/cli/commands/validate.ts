import type { Command } from 'commander';
import { validate } from '../../app/commands/validate.ts';
import { type Door, faultsText } from '../door.ts';
import { type FormatOptions, formatOf, printValue, withFormats } from '../formats.ts';
import { type CommonOptions, withConfig } from '../options.ts';

/** `mayfly validate POLICIES…`: every fault of every file. Exit code 0: none, 1: errors. Warnings do not count. */
export function addValidate(program: Command, door: Door): void {
  withFormats(withConfig(program.command('validate <policies...>')), 'validate')
    .description('check policies and mayfly.yml: every fault with its line, column and remedy')
    .addHelpText('after', '\nExample:\n  mayfly validate policies/')
    .action(async (paths: string[], options: CommonOptions & FormatOptions) => {
      const result = await validate(paths, { config: options.config }, door);
      const { value: policies = [], diagnostics, sources } = result;
      // A format for programs has the faults in it.
      if (formatOf(options) === 'text' && diagnostics.length > 0) door.remark(faultsText(result, door));
      const validated = {
        policies: policies.map(({ name, type, at }) => ({ name, type, at })),
        diagnostics,
        files: new Set(sources.map(({ path }) => path)).size,
      };
      printValue('validate', validated, options, door);
      door.exit(diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0);
    });
}
