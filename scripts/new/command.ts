import { readdirSync } from 'node:fs';
import { filled, type Scaffold, takenBy } from './scaffold.ts';

/** `npm run new -- command NAME` */
export const command: Scaffold = {
  kind: 'command',
  usage: 'NAME',
  description: 'a command of `mayfly`',
  begin: ({ name }) =>
    takenBy('command', name, commands()) ?? {
      files: new Map([
        [`src/app/commands/${name}.ts`, filled('command.operation.ts', name)],
        [`src/cli/commands/${name}.ts`, filled('command.ts', name)],
        [`test/unit/cli/commands/${name}.test.ts`, filled('command.test.ts', name)],
      ]),
      next: [`Do the work in src/app/commands/${name}.ts; src/cli/commands/${name}.ts only reads options and prints.`],
    },
};

/** Commander itself adds `help`. */
function commands(): readonly { readonly name: string }[] {
  const files = readdirSync(new URL('../../src/cli/commands/', import.meta.url));
  return ['help', ...files.map((file) => file.replace(/\.ts$/, ''))].map((name) => ({ name }));
}
