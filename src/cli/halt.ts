import type { Command } from 'commander';
import { halt } from '../mayfly.ts';
import { toHaltText } from '../report/halt-text.ts';
import { type Door, valueOrExit } from './door.ts';
import { withConfig } from './options.ts';

interface HaltOptions {
  readonly config?: string;
  readonly json?: true;
  readonly reason?: string;
  readonly lift?: true;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** `mayfly halt`: switches the kill switch on, or off with --lift. Exit code 0: it is as asked, 1: it is not. */
export function addHalt(program: Command, door: Door): void {
  withConfig(program.command('halt'))
    .description('stop everything: no step is started any more, here or deployed, until --lift')
    .option('--reason <text>', 'why, for whoever finds it halted')
    .option('--lift', 'let steps be started again')
    .option('--profile <name>', 'a profile of the shared AWS configuration, for a switch in SSM')
    .option('--endpoint-url <url>', 'reach this address instead of AWS (also AWS_ENDPOINT_URL)')
    .addHelpText('after', '\nExamples:\n  mayfly halt --reason "the tags of team web are wrong"\n  mayfly halt --lift')
    .action(async (options: HaltOptions, command: Command) => {
      const { config, reason, lift = false, json, profile, endpointUrl } = options;
      if (lift && reason !== undefined) command.error('error: --lift takes no reason', { exitCode: 1 });
      const where = { profile, endpoint: endpointUrl };
      const result = await door.during((around) =>
        halt({ config, where, lift, ...(reason !== undefined && { reason }) }, around),
      );
      const halted = valueOrExit(result, door, json === true);
      if (halted === undefined) return;
      door.print(json ? JSON.stringify(halted, undefined, 2) : toHaltText(halted));
      if ((halted.state.status === 'running') !== lift) door.exit(1);
    });
}
