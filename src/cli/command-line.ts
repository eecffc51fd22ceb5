import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { commands } from './commands.generated.ts';
import { type ExitCode, openDoor, type ProcessPort } from './door.ts';
import { failureText } from './failure.ts';

/**
 * Runs the command that these words name, to its end. It writes to the streams of this process and sets its exit code.
 */
export async function runCommandLine(args: readonly string[], process: ProcessPort): Promise<void> {
  const door = openDoor(process);
  const program = new Command('mayfly')
    .version(manifest.version, '--version', 'print the version')
    .description('Finds AWS resources that nobody needs any more, shows its plan, and removes them safely.')
    .showHelpAfterError('`mayfly help` lists the commands; `mayfly help plan` explains one.')
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
    })
    .exitOverride();
  for (const add of commands) add(program, door);
  for (const command of program.commands)
    command.showHelpAfterError(`\`mayfly help ${command.name()}\` lists its options.`);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has written what is wrong, or the help that was asked for.
    if (error instanceof CommanderError) {
      door.exit(error.exitCode as ExitCode);
      return;
    }
    door.remark(failureText(error, door.environment.MAYFLY_DEBUG !== undefined));
    door.exit(1);
  }
}
