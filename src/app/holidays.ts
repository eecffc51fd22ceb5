import { isDay } from '../config/limits.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { readText, type SourceFile } from './read-files.ts';

export interface Holidays {
  readonly holidays: readonly string[];
  readonly sources: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the file that `holidays` in mayfly.yml names: one date per line, followed by anything, such as the holiday's
 * name. Empty lines and lines that begin with `#` are ignored. A line without a date is an error: a misspelt holiday
 * must not be taken for a working day.
 */
export async function readHolidays(path: string): Promise<Holidays> {
  const file = await readText(path);
  if ('code' in file) return { holidays: [], sources: [], diagnostics: [file] };
  const holidays: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, line] of file.text.split(/\r\n|\r|\n/).entries()) {
    const [day = ''] = line.trim().split(/\s+/);
    if (day === '' || day.startsWith('#')) continue;
    if (isDay(day)) holidays.push(day);
    else diagnostics.push(notADay(path, index + 1, line, day));
  }
  return { holidays, sources: [file], diagnostics };
}

function notADay(file: string, line: number, text: string, day: string): Diagnostic {
  return {
    code: 'config/holiday',
    severity: 'error',
    at: { file, line, column: text.indexOf(day) + 1, length: day.length },
    message: `\`${day}\` is not a date.`,
    remedy: 'Begin the line with a date, such as `2026-12-25 Christmas Day`, or with `#`.',
    seeAlso: 'docs/limits.md',
  };
}
