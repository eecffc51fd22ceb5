import type { Command } from 'commander';
import { validate } from '../mayfly.ts';
import { type Door, told } from './door.ts';
import { withConfig } from './options.ts';

/** `mayfly validate POLICIES…`: every fault of every file. Exit code 0: none, 1: errors. Warnings do not count. */
export function addValidate(program: Command, door: Door): void {
  withConfig(program.command('validate <policies...>'))
    .description('check policies and mayfly.yml: every fault with its line, column and remedy')
    .addHelpText('after', '\nExample:\n  mayfly validate policies/')
    .action(async (paths: string[], { config, json }: { config?: string; json?: true }) => {
      const { value: policies = [], diagnostics, sources } = await validate(paths, { config });
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
      if (json)
        door.print(
          JSON.stringify(
            { policies: policies.map(({ name, type, at }) => ({ name, type, at })), diagnostics },
            undefined,
            2,
          ),
        );
      else {
        if (diagnostics.length > 0) door.remark(told(diagnostics, sources, door));
        const names = new Set(policies.map(({ name }) => name));
        const files = new Set(sources.map(({ path }) => path));
        door.print(
          `${counted(names.size, 'policy', 'policies')} in ${counted(files.size, 'file', 'files')} ${names.size === 1 ? 'is' : 'are'} sound, ${counted(errors, 'error', 'errors')}.`,
        );
      }
      door.exit(errors > 0 ? 1 : 0);
    });
}

function counted(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
