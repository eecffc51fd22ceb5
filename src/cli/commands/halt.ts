import type { Command } from 'commander';
import { halt, liftHalt } from '../../app/commands/halt.ts';
import { toHaltText } from '../../report/halt-text.ts';
import { type Door, jsonText, valueOrExit } from '../door.ts';
import { type CredentialOptions, credentialsOf, withCredentials } from '../options.ts';

interface HaltOptions extends CredentialOptions {
  readonly reason?: string;
  readonly lift?: true;
}

/** `mayfly halt`: switches the kill switch on, or off with --lift. Exit code 0: it is as asked, 1: it is not. */
export function addHalt(program: Command, door: Door): void {
  withCredentials(program.command('halt'), 'for a switch in SSM')
    .description('stop everything: no step starts any more, here or deployed, until --lift')
    .option('--reason <text>', 'why, for whoever finds it halted')
    .option('--lift', 'let steps start again')
    .addHelpText('after', '\nExamples:\n  mayfly halt --reason "the tags of team web are wrong"\n  mayfly halt --lift')
    .action(async (options: HaltOptions, command: Command) => {
      const { config, reason, lift = false, json } = options;
      if (lift && reason !== undefined) command.error('error: --lift takes no reason', { exitCode: 1 });
      const credentials = credentialsOf(options);
      const result = await door.during((runtime) =>
        lift ? liftHalt({ config, credentials }, runtime) : halt({ config, credentials, reason }, runtime),
      );
      const switched = valueOrExit(result, door, { json });
      if (switched === undefined) return;
      door.print(json ? jsonText(switched) : toHaltText(switched));
      if ((switched.state.status === 'running') !== lift) door.exit(1);
    });
}
