import type { CST } from 'yaml';
import { type Span, syntaxFault, type YamlFault } from './value.ts';

/** A sign of the text: `-`, `:`, an anchor, white space. */
export type Sign = CST.SourceToken;

export interface Written {
  readonly offset: number;
  readonly source: string;
}

export interface Finding {
  /** The first finding of a text is shown; this may be before the place that its fault shows. */
  readonly from: number;
  readonly fault: YamlFault;
}

/** A text that is checked, and what was found in it so far. */
export interface StrictReading {
  readonly text: string;
  readonly findings: Finding[];
}

export function refuse(
  reading: StrictReading,
  { offset, source }: Written,
  message: string,
  remedy: string,
  from = offset,
): void {
  const span: Span = { start: offset, end: offset + (source.split('\n', 1)[0] ?? '').length };
  reading.findings.push({ from, fault: syntaxFault(span, message, remedy) });
}

export function charAfter({ offset, source }: Written, reading: StrictReading): string {
  return reading.text.charAt(offset + source.length);
}
