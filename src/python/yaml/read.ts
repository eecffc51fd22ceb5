import { construct } from './construct.ts';
import { composeGraph } from './graph.ts';
import type { YamlValue } from './value.ts';
import { YamlFault } from './value.ts';

export interface YamlReading {
  /** The text with one kind of line break and no byte order mark: spans are offsets in it. */
  readonly text: string;
  /** What the text says; left out where it has a fault. */
  readonly value?: YamlValue;
  readonly fault?: YamlFault;
  /** Keys that are written twice in one mapping: PyYAML takes the last. */
  readonly twice: readonly YamlValue[];
}

/** Reads one YAML document as PyYAML's SafeLoader does. Never throws for a fault of the text. */
export function readYaml(written: string): YamlReading {
  const text = written.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const twice: YamlValue[] = [];
  try {
    refuseUnprintable(text);
    const root = composeGraph(text);
    const value =
      root === undefined ? ({ kind: 'null', start: 0, end: 0 } as const) : construct(root, (key) => twice.push(key));
    return { text, value, twice };
  } catch (fault) {
    if (fault instanceof YamlFault) return { text, fault, twice };
    throw fault;
  }
}

/**
 * YAML 1.1 forbids the most of these; U+0085, U+2028 and U+2029 end lines in it, and in nothing else that people use.
 */
const unprintable = /[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

function refuseUnprintable(text: string): void {
  const match = unprintable.exec(text);
  if (match === null) return;
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new YamlFault(
    'yaml/unprintable',
    { start: match.index, end: match.index + match[0].length },
    `The character U+${code} cannot stand in YAML.`,
    `Remove it, or write it within double quotes as an escape: \`"\\u${code}"\`.`,
  );
}
