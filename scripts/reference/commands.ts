import { Command } from 'commander';
import { commands } from '../../src/cli/commands.generated.ts';
import { openDoor } from '../../src/cli/door.ts';

/** The help of each command, by its name, as it is printed without colour and 100 columns wide. */
export function commandHelp(): ReadonlyMap<string, string> {
  const program = new Command('mayfly');
  for (const add of commands) add(program, openDoor(process));
  return new Map(program.commands.map((command) => [command.name(), helpOf(command)]));
}

function helpOf(command: Command): string {
  let help = '';
  command
    .configureOutput({
      writeOut: (text) => {
        help += text;
      },
      getOutHelpWidth: () => 100,
      getOutHasColors: () => false,
    })
    .outputHelp();
  return help.trim();
}
