import { construct } from './construct.ts';
import { composeGraph } from './graph.ts';
import { tokensOf } from './tokens.ts';
import type { YamlValue } from './value.ts';
import { YamlFault } from './value.ts';

export interface YamlReading {
  /** What the text says; left out where it has a fault. */
  readonly value?: YamlValue;
  readonly fault?: YamlFault;
  /** Keys that are written twice in one mapping: PyYAML takes the last. */
  readonly twice: readonly YamlValue[];
}

/** Reads one YAML document as PyYAML's SafeLoader does. Never throws for a fault of the text. */
export function readYaml(text: string): YamlReading {
  const twice: YamlValue[] = [];
  try {
    refuseUnprintable(text);
    const root = composeGraph(tokensOf(text));
    const value =
      root === undefined ? ({ kind: 'null', start: 0, end: 0 } as const) : construct(root, (key) => twice.push(key));
    return { value, twice };
  } catch (fault) {
    if (fault instanceof YamlFault) return { fault, twice };
    throw fault;
  }
}

const unprintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function refuseUnprintable(text: string): void {
  const match = unprintable.exec(text);
  if (match === null) return;
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new YamlFault(
    'yaml/unprintable',
    { start: match.index, end: match.index + match[0].length },
    `The character U+${code} is not allowed in YAML.`,
    'Remove it; within double quotes it can be written as an escape (`"\\x07"`).',
  );
}
