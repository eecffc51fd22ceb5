import { briefly } from '../../core/briefly.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { byPosition } from '../../core/diagnostic.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { Policy } from '../../core/policy.ts';
import type { Position } from '../../core/position.ts';
import type { Settings } from '../../core/settings.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import type { YamlDocument, YamlFile } from '../../python/yaml/yaml.ts';
import { keyText, openYaml } from '../../python/yaml/yaml.ts';
import type { Fault } from './fault.ts';
import { isNotYet } from './fault.ts';
import type { ReadPolicy } from './read-policy.ts';
import { readPolicy } from './read-policy.ts';
import type { Words } from './words.ts';
import { wordsOf } from './words.ts';

export interface LoadedPolicies {
  /** Sound policies, in the order of the files. One that names several types stands here once for each. */
  readonly policies: readonly Policy[];
  /** Everything that is wrong, sorted by position. */
  readonly diagnostics: readonly Diagnostic[];
  /** Policies that were left out, and why. */
  readonly dropped: readonly DroppedPolicy[];
}

export interface DroppedPolicy {
  /** Left out where none could be read. */
  readonly name?: string;
  readonly at: Position;
  /**
   * `unsupported`: sound, but it uses what Custodian has and Mayfly does not have yet. `broken`: it has a fault that
   * somebody must mend.
   */
  readonly why: 'unsupported' | 'broken';
}

/** A policy in its file, before names were compared across files. */
interface Placed extends ReadPolicy {
  readonly document: YamlDocument;
}

/** Reads policy files in Custodian's shape. Faults of the files are diagnostics, never thrown. */
export function loadPolicies(files: readonly YamlFile[], vocabulary: Vocabulary, settings: Settings): LoadedPolicies {
  const words = wordsOf(vocabulary);
  const diagnostics: Diagnostic[] = [];
  const placed: Placed[] = [];
  for (const file of files) {
    const document = openYaml(file);
    const tell = (fault: Fault): void => void diagnostics.push(diagnosticOf(fault, document));
    // One by one: as arguments of one call, a hundred thousand of them would break the stack.
    for (const read of policiesIn(document, words, settings, tell)) placed.push(read);
    for (const diagnostic of document.diagnostics()) diagnostics.push(diagnostic);
  }
  const twice = duplicates(placed, diagnostics);
  const policies: Policy[] = [];
  const dropped: DroppedPolicy[] = [];
  for (const read of placed) {
    for (const fault of read.faults) diagnostics.push(diagnosticOf(fault, read.document));
    const errors = read.faults.filter(({ severity }) => severity !== 'warning');
    if (errors.length === 0 && !twice.has(read)) policies.push(...read.policies);
    else {
      const why = twice.has(read) || errors.some((fault) => !isNotYet(fault)) ? 'broken' : 'unsupported';
      dropped.push({ ...(read.name !== undefined && { name: read.name }), at: read.document.at(read.span), why });
    }
  }
  return { policies, diagnostics: diagnostics.sort(byPosition), dropped };
}

/** The policies of one file. Custodian's files have `policies` and, for anchors, `vars`. */
function policiesIn(
  document: YamlDocument,
  words: Words,
  settings: Settings,
  tell: (fault: Fault) => void,
): readonly Placed[] {
  const { root } = document;
  if (root === undefined) return [];
  const seeAlso = 'docs/reference/policies.md';
  if (root.kind !== 'map') {
    tell({
      code: 'policy/bad-file',
      span: root,
      says: 'A policy file is a mapping with `policies`.',
      remedy: 'Begin the file with `policies:`, and each policy under it with `- name: `.',
      seeAlso,
    });
    return [];
  }
  for (const { key } of root.entries) {
    const name = keyText(key);
    if (name === 'policies' || name === 'vars') continue;
    const nearest = nearestName(name, ['policies', 'vars']);
    tell({
      code: 'policy/unknown-key',
      span: key,
      says: `A policy file does not know \`${name}\`.`,
      remedy: nearest ? `Did you mean \`${nearest}\`?` : 'It has `policies`, and `vars` for anchors.',
      seeAlso,
    });
  }
  const list = root.entries.find(({ key }) => keyText(key) === 'policies');
  if (list === undefined) {
    tell({
      code: 'policy/missing-key',
      span: { start: root.start, end: root.start },
      says: 'This file has no `policies`.',
      remedy: 'Add `policies:` with a list of policies.',
      seeAlso,
    });
    return [];
  }
  if (list.value.kind !== 'list') {
    tell({
      code: 'policy/wrong-type',
      span: list.key,
      says: '`policies` must be a list.',
      remedy: 'Begin each policy with `- name: `.',
      seeAlso,
    });
    return [];
  }
  return list.value.items.flatMap((item): readonly Placed[] => {
    if (item.kind === 'map') {
      const before = document.diagnostics().length;
      const read = readPolicy(item, document, words, settings);
      const isInexact = document
        .diagnostics()
        .slice(before)
        .some(({ severity }) => severity === 'error');
      return [{ ...read, faults: isInexact ? [...read.faults, inexact(read)] : read.faults, document }];
    }
    tell({
      code: 'policy/wrong-type',
      span: item,
      says: 'A policy is a mapping.',
      remedy: 'Write `- name: …`, and `resource: …` below it.',
      seeAlso,
    });
    return [];
  });
}

/** A policy with a value that could not be taken as it stands must not run; the value itself has its own diagnostic. */
function inexact({ span }: ReadPolicy): Fault {
  return {
    code: 'policy/inexact',
    span,
    says: 'A value of this policy cannot be held as it is written.',
    remedy: 'Mend the value that is named with it.',
  };
}

/**
 * A name that stands twice, in one file or in two, is refused: neither policy is loaded, for none is more right than
 * the other.
 */
function duplicates(placed: readonly Placed[], diagnostics: Diagnostic[]): ReadonlySet<Placed> {
  const first = new Map<string, Placed>();
  const twice = new Set<Placed>();
  for (const read of placed) {
    if (read.name === undefined) continue;
    const earlier = first.get(read.name);
    if (earlier === undefined) {
      first.set(read.name, read);
      continue;
    }
    const { file, line } = earlier.document.at(earlier.span);
    const fault = {
      code: 'policy/name-twice',
      span: read.span,
      says: `The name \`${read.name}\` is taken by the policy at ${file}:${line}.`,
      remedy: 'Give one of the two another name.',
      seeAlso: 'docs/reference/policies.md',
    };
    diagnostics.push(diagnosticOf(fault, read.document));
    twice.add(earlier).add(read);
  }
  return twice;
}

function diagnosticOf(
  { code, span, says, remedy, severity = 'error', seeAlso }: Fault,
  document: YamlDocument,
): Diagnostic {
  return {
    code,
    severity,
    at: document.at(span),
    says: briefly(says),
    remedy: briefly(remedy),
    ...(seeAlso !== undefined && { seeAlso }),
  };
}
