import { type Command, Option } from 'commander';
import type { Printed } from '../report/format.ts';
import { formatsOf, formatted } from '../report/formats.ts';
import type { Door } from './door.ts';

/** The format that people choose, by its name or by an older option of its own. */
export interface FormatOptions {
  readonly format: string;
  readonly json?: true;
  readonly markdown?: true;
  readonly cloudformation?: true;
}

/** The format of people who choose none. */
const byDefault = 'text';

/** Adds `--format` to a command, with the formats of its value. */
export function withFormats(command: Command, of: keyof Printed): Command {
  const formats = formatsOf(of);
  return command.addOption(
    new Option('--format <name>', `print ${formats.map(({ description }) => description).join(', or ')}`)
      .choices(formats.map(({ name }) => name))
      .default(byDefault)
      .conflicts(['json', 'markdown', 'cloudformation']),
  );
}

export function formatOf({ format, json, markdown, cloudformation }: FormatOptions): string {
  if (json) return 'json';
  if (markdown) return 'markdown';
  return cloudformation ? 'cloudformation' : format;
}

/** Whether a program reads the output: then faults are JSON, too. */
export function isJson(options: FormatOptions): boolean {
  return formatOf(options) === 'json';
}

/** Prints the value of a command in the format that people chose. */
export function printValue<Of extends keyof Printed>(
  of: Of,
  value: Printed[Of],
  options: FormatOptions,
  door: Door,
): void {
  door.print(formatted(of, formatOf(options), value, door));
}
