import type { Diagnostic } from '../core/diagnostic.ts';
import { widthOf } from './columns.ts';
import { painter, type Style } from './terminal.ts';

export interface DiagnosticsLook {
  readonly colour: boolean;
  /** A longer line of a source is cut to this width, around the fault. */
  readonly columns: number;
}

/**
 * Diagnostics as a compiler prints them: position and code, the line with the fault underlined, the message, the
 * remedy.
 * @param sources texts by the path that positions name; a diagnostic in a file that is not among them has no line.
 */
export function diagnosticsToText(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  look: DiagnosticsLook,
): string {
  const lines = new Map<string, readonly string[]>();
  return diagnostics
    .map((diagnostic) => toText(diagnostic, linesOf(diagnostic.at.file, sources, lines), look))
    .join('\n');
}

/** Splits each source into lines once, however many diagnostics it has. */
function linesOf(
  file: string,
  sources: ReadonlyMap<string, string>,
  split: Map<string, readonly string[]>,
): readonly string[] {
  const known = split.get(file);
  if (known !== undefined) return known;
  const lines = sources.get(file)?.split(/\r\n|\r|\n/) ?? [];
  split.set(file, lines);
  return lines;
}

function toText(
  { code, severity, at, message, remedy, seeAlso }: Diagnostic,
  lines: readonly string[],
  look: DiagnosticsLook,
): string {
  const paint = painter(look);
  const tone: Style = severity === 'error' ? 'red' : 'yellow';
  const place = `${at.file}:${at.line}:${at.column}`;
  const head = `${paint('bold', place)} ${paint([tone, 'bold'], severity)} ${paint('dim', code)}`;
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
  return [head, ...frame, `  ${message}`, `  ${paint('cyan', remedy)}`, ...more, ''].join('\n');
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
  const end = start + Math.max(1, Math.min(at.length ?? 1, text.length - start, room - start));
  // Tabs stay tabs in front of the underline, so that it lines up wherever the terminal sets its tab stops.
  const before = visible(text.slice(0, start)).replace(/[^\t]+/g, (part) => ' '.repeat(widthOf(part)));
  const width = Math.max(1, widthOf(visible(text.slice(start, end))));
  const gutter = ' '.repeat(number.length);
  return [
    `  ${dim(`${number} |`)} ${visible(text)}`,
    `  ${dim(`${gutter} |`)} ${before}${underline('^'.repeat(width))}`,
  ];
}

/** The part of a long line that contains the fault. */
function window(line: string, column: number, room: number): { readonly text: string; readonly shift: number } {
  if (line.length <= room) return { text: line, shift: 0 };
  const shift = Math.max(0, Math.min(column - Math.floor(room / 3), line.length - room));
  return { text: line.slice(shift, shift + room), shift };
}

/** A policy file is untrusted input: a character that would control the terminal is shown as a replacement. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (character) => (character === '\t' ? character : '\ufffd'));
}
