import type { Format, Printed } from './format.ts';
import { formats } from './formats.generated.ts';
import { jsonFormat } from './json.ts';
import type { Terminal } from './terminal.ts';

/** The formats in which a command can print its value, by name. */
export function formatsOf<Command extends keyof Printed>(command: Command): readonly Format<Command>[] {
  // The compiler cannot see that `of` decides which value a format takes.
  const own = formats.filter(({ of }) => of === command) as unknown as readonly Format<Command>[];
  return [...own, jsonFormat(command)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The value of a command in one of its formats. */
export function formatted<Command extends keyof Printed>(
  command: Command,
  name: string,
  value: Printed[Command],
  terminal: Terminal,
): string {
  const all = formatsOf(command);
  const format = all.find((known) => known.name === name);
  if (format === undefined)
    throw new Error(`${command} has no format ${name}; it has ${all.map((known) => known.name).join(', ')}`);
  return format.print(value, terminal);
}
