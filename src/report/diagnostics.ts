import { styleText } from 'node:util';
import type { Diagnostic } from '../core/diagnostic.ts';

export interface DiagnosticsLook {
  readonly colour: boolean;
  /** Longer lines of a source are cut to this width, around the fault. */
  readonly columns: number;
}

type Style = Parameters<typeof styleText>[0];

/**
 * Faults of the input as a compiler prints them: where and what, the line with the fault underlined, what is wrong,
 * what to do.
 * @param sources the texts by the path that positions name; a fault in a file that is not there is told without its
 * line.
 */
export function diagnosticsToText(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  look: DiagnosticsLook,
): string {
  const lines = new Map<string, readonly string[]>();
  return diagnostics
    .map((diagnostic) => told(diagnostic, linesOf(diagnostic.at.file, sources, lines), look))
    .join('\n');
}

/** Each source is cut into lines once, however many faults it has. */
function linesOf(
  file: string,
  sources: ReadonlyMap<string, string>,
  cut: Map<string, readonly string[]>,
): readonly string[] {
  const known = cut.get(file);
  if (known !== undefined) return known;
  const lines = sources.get(file)?.split(/\r\n|\r|\n/) ?? [];
  cut.set(file, lines);
  return lines;
}

function told(
  { code, severity, at, says, remedy, seeAlso }: Diagnostic,
  lines: readonly string[],
  look: DiagnosticsLook,
): string {
  const paint = (style: Style, text: string): string =>
    look.colour ? styleText(style, text, { validateStream: false }) : text;
  const tone: Style = severity === 'error' ? 'red' : 'yellow';
  const head = `${paint('bold', `${at.file}:${at.line}:${at.column}`)} ${paint([tone, 'bold'], severity)} ${paint('dim', code)}`;
  const line = lines[at.line - 1];
  const frame =
    line === undefined
      ? []
      : frameOf(
          line,
          at,
          look.columns,
          (text) => paint(tone, text),
          (text) => paint('dim', text),
        );
  const more = seeAlso === undefined ? [] : [`  ${paint('dim', `See ${seeAlso}`)}`];
  return [head, ...frame, `  ${says}`, `  ${paint('cyan', remedy)}`, ...more, ''].join('\n');
}

function frameOf(
  line: string,
  at: Diagnostic['at'],
  columns: number,
  underline: (text: string) => string,
  dim: (text: string) => string,
): readonly string[] {
  const number = String(at.line);
  const room = Math.max(columns - number.length - 5, 20);
  const { text, shift } = window(line, at.column - 1, room);
  const start = at.column - 1 - shift;
  const width = Math.max(1, Math.min(at.length ?? 1, text.length - start, room - start));
  // Tabs stay tabs in front of the underline, so that it stands under its text wherever the terminal sets its stops.
  const before = text.slice(0, start).replace(/[^\t]/g, ' ');
  const gutter = ' '.repeat(number.length);
  return [
    `  ${dim(`${number} |`)} ${visible(text)}`,
    `  ${dim(`${gutter} |`)} ${before}${underline('^'.repeat(width))}`,
  ];
}

/** The part of a long line that has the fault in it. */
function window(line: string, column: number, room: number): { readonly text: string; readonly shift: number } {
  if (line.length <= room) return { text: line, shift: 0 };
  const shift = Math.max(0, Math.min(column - Math.floor(room / 3), line.length - room));
  return { text: line.slice(shift, shift + room), shift };
}

/** A policy file is somebody's input: what would steer a terminal is shown as a replacement character. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (character) => (character === '\t' ? character : '\ufffd'));
}
