import type { Printed } from '../../src/report/format.ts';
import { formatsOf } from '../../src/report/formats.ts';
import { filled, type Scaffold } from './scaffold.ts';

/** What a command's value has a line for: how the value is taken apart, the list in it, and the word for an item. */
const lists: { readonly [Command in keyof Printed]: readonly [pattern: string, list: string, item: string] } = {
  diff: ['{ matches }', 'matches', 'match'],
  doctor: ['checks', 'checks', 'check'],
  explain: ['explained', 'explained', 'policy'],
  iam: ['{ policies }', 'policies', 'policy'],
  log: ['{ log }', 'log.entries', 'receipt'],
  plan: ['{ plan }', 'plan.steps', 'step'],
  protected: ['{ arns }', 'arns', 'pattern'],
  savings: ['{ rows }', 'rows', 'row'],
  schema: ['entries', 'entries', 'entry'],
  test: ['{ results }', 'results', 'test'],
  validate: ['{ policies }', 'policies', 'policy'],
};

/** `npm run new -- format COMMAND-NAME` */
export const format: Scaffold = {
  kind: 'format',
  usage: 'COMMAND-NAME',
  description: 'a form in which a command can print its value: `plan-csv` is `mayfly plan --format csv`',
  begin: ({ name }) => {
    const { command, own } = parts(name);
    if (command === undefined || own === '')
      return (
        `\`${name}\` is no name of a format: write a command that prints a value and the format's own name, such as ` +
        `\`plan-csv\`. The commands are ${Object.keys(lists).join(', ')}.`
      );
    if (formatsOf(command).some((other) => other.name === own))
      return `\`mayfly ${command}\` has a format \`${own}\` already. Choose another name.`;
    const [pattern, list, item] = lists[command];
    const words = { command, format: own, pattern, list, item };
    return {
      files: new Map([
        [`src/report/formats/${name}.ts`, filled('format.ts', name, words)],
        [`test/unit/report/formats/${name}.test.ts`, filled('format.test.ts', name, words)],
      ]),
      next: [`Say in src/report/formats/${name}.ts how the value becomes text.`],
    };
  },
};

function parts(name: string): { readonly command: keyof Printed | undefined; readonly own: string } {
  const command = (Object.keys(lists) as (keyof Printed)[]).find((known) => name.startsWith(`${known}-`));
  return { command, own: command === undefined ? '' : name.slice(command.length + 1) };
}
