import { readdirSync } from 'node:fs';
import { head, pascalCase } from './folder.ts';

/**
 * `src/cli/commands.generated.ts`: the list of all commands. The command of `commands/plan.ts` is added by its function
 * `addPlan`; the compiler finds a file without such a function.
 */
export function commandsFile(root: URL): string {
  const files = readdirSync(new URL('src/cli/commands/', root)).sort();
  const commands = files.map((file) => ({ file, name: `add${pascalCase(file.replace(/\.ts$/, ''))}` }));
  return [
    head('the folder commands/'),
    "import type { Command } from 'commander';\n",
    ...commands.map(({ file, name }) => `import { ${name} } from './commands/${file}';\n`),
    "import type { Door } from './door.ts';\n",
    '\n/** Each adds one command to the program. */\n',
    'export const commands: readonly ((program: Command, door: Door) => void)[] = [\n',
    ...commands.map(({ name }) => `  ${name},\n`),
    '];\n',
  ].join('');
}
