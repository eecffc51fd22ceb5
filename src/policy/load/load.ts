import type { Diagnostic } from '../../core/diagnostic.ts';
import { byPosition } from '../../core/diagnostic.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { Policy } from '../../core/policy.ts';
import type { Position } from '../../core/position.ts';
import type { Settings } from '../../core/settings.ts';
import { shorten } from '../../core/shorten.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { keyText, openYaml, type YamlDocument, type YamlFile } from '../../python/yaml.ts';
import type { Fault } from './fault.ts';
import { isNotYet } from './fault.ts';
import type { PolicyNames } from './policy-names.ts';
import { namesOf } from './policy-names.ts';
import type { ReadPolicy } from './read-policy.ts';
import { readPolicy } from './read-policy.ts';

export interface LoadedPolicies {
  /** The valid policies, in the order of the files. A policy for several types is listed once for each. */
  readonly policies: readonly Policy[];
  /** All faults, sorted by position. */
  readonly diagnostics: readonly Diagnostic[];
  /** The policies that were left out, and why. */
  readonly dropped: readonly DroppedPolicy[];
}

export interface DroppedPolicy {
  /** Left out if no name could be read. */
  readonly name?: string;
  readonly at: Position;
  /**
   * `unsupported`: valid, but it uses something that Custodian supports and Mayfly does not yet. `broken`: somebody
   * must correct it.
   */
  readonly why: 'unsupported' | 'broken';
}

/** A policy in its file, before names are compared across files. */
interface FilePolicy extends ReadPolicy {
  readonly document: YamlDocument;
}

/** Reads policy files in Custodian's format. Faults in the files are diagnostics, never exceptions. */
export function loadPolicies(files: readonly YamlFile[], vocabulary: Vocabulary, settings: Settings): LoadedPolicies {
  const names = namesOf(vocabulary);
  const diagnostics: Diagnostic[] = [];
  const filePolicies: FilePolicy[] = [];
  for (const file of files) {
    const document = openYaml(file);
    const report = (fault: Fault): void => void diagnostics.push(diagnosticOf(fault, document));
    // One by one: a hundred thousand arguments of one call would overflow the stack.
    for (const filePolicy of policiesIn(document, names, settings, report)) filePolicies.push(filePolicy);
    for (const diagnostic of document.diagnostics()) diagnostics.push(diagnostic);
  }
  const duplicated = duplicates(filePolicies, diagnostics);
  const policies: Policy[] = [];
  const dropped: DroppedPolicy[] = [];
  for (const filePolicy of filePolicies) {
    for (const fault of filePolicy.faults) diagnostics.push(diagnosticOf(fault, filePolicy.document));
    const errors = filePolicy.faults.filter(({ severity }) => severity !== 'warning');
    if (errors.length === 0 && !duplicated.has(filePolicy)) policies.push(...filePolicy.policies);
    else {
      const why = duplicated.has(filePolicy) || errors.some((fault) => !isNotYet(fault)) ? 'broken' : 'unsupported';
      dropped.push({
        ...(filePolicy.name !== undefined && { name: filePolicy.name }),
        at: filePolicy.document.at(filePolicy.span),
        why,
      });
    }
  }
  return { policies, diagnostics: diagnostics.sort(byPosition), dropped };
}

/** The policies of one file. Custodian's files have `policies` and, for anchors, `vars`. */
function policiesIn(
  document: YamlDocument,
  names: PolicyNames,
  settings: Settings,
  report: (fault: Fault) => void,
): readonly FilePolicy[] {
  const { root } = document;
  if (root === undefined) return [];
  const seeAlso = 'docs/reference/policies.md';
  if (root.kind !== 'map') {
    report({
      code: 'policy/bad-file',
      span: root,
      message: 'A policy file must be a mapping with `policies`.',
      remedy: 'Begin the file with `policies:`, and each policy under it with `- name: `.',
      seeAlso,
    });
    return [];
  }
  for (const { key } of root.entries) {
    const name = keyText(key);
    if (name === 'policies' || name === 'vars') continue;
    const nearest = nearestName(name, ['policies', 'vars']);
    report({
      code: 'policy/unknown-key',
      span: key,
      message: `A policy file has no key \`${name}\`.`,
      remedy: nearest ? `Did you mean \`${nearest}\`?` : 'It has `policies`, and `vars` for anchors.',
      seeAlso,
    });
  }
  const list = root.entries.find(({ key }) => keyText(key) === 'policies');
  if (list === undefined) {
    report({
      code: 'policy/missing-key',
      span: { start: root.start, end: root.start },
      message: 'This file has no `policies`.',
      remedy: 'Add `policies:` with a list of policies.',
      seeAlso,
    });
    return [];
  }
  if (list.value.kind !== 'list') {
    report({
      code: 'policy/wrong-type',
      span: list.key,
      message: '`policies` must be a list.',
      remedy: 'Begin each policy with `- name: `.',
      seeAlso,
    });
    return [];
  }
  return list.value.items.flatMap((item): readonly FilePolicy[] => {
    if (item.kind === 'map') {
      const before = document.diagnostics().length;
      const read = readPolicy(item, document, names, settings);
      const isInexact = document
        .diagnostics()
        .slice(before)
        .some(({ severity }) => severity === 'error');
      return [{ ...read, faults: isInexact ? [...read.faults, inexact(read)] : read.faults, document }];
    }
    report({
      code: 'policy/wrong-type',
      span: item,
      message: 'A policy must be a mapping.',
      remedy: 'Write `- name: …`, and `resource: …` below it.',
      seeAlso,
    });
    return [];
  });
}

/** A policy must not run if one of its values was not read exactly; that value has its own diagnostic. */
function inexact({ span }: ReadPolicy): Fault {
  return {
    code: 'policy/inexact',
    span,
    message: 'A value of this policy cannot be represented exactly.',
    remedy: 'Correct the value that is reported with it.',
  };
}

/**
 * A name that is used twice, in one file or in two, is refused. Neither policy is loaded, because nobody knows which
 * one is meant.
 */
function duplicates(filePolicies: readonly FilePolicy[], diagnostics: Diagnostic[]): ReadonlySet<FilePolicy> {
  const first = new Map<string, FilePolicy>();
  const duplicated = new Set<FilePolicy>();
  for (const filePolicy of filePolicies) {
    if (filePolicy.name === undefined) continue;
    const earlier = first.get(filePolicy.name);
    if (earlier === undefined) {
      first.set(filePolicy.name, filePolicy);
      continue;
    }
    const { file, line } = earlier.document.at(earlier.span);
    const fault = {
      code: 'policy/name-twice',
      span: filePolicy.span,
      message: `The name \`${filePolicy.name}\` is already used by the policy at ${file}:${line}.`,
      remedy: 'Rename one of the two.',
      seeAlso: 'docs/reference/policies.md',
    };
    diagnostics.push(diagnosticOf(fault, filePolicy.document));
    duplicated.add(earlier).add(filePolicy);
  }
  return duplicated;
}

function diagnosticOf(
  { code, span, message, remedy, severity = 'error', seeAlso }: Fault,
  document: YamlDocument,
): Diagnostic {
  return {
    code,
    severity,
    at: document.at(span),
    message: shorten(message),
    remedy: shorten(remedy),
    ...(seeAlso !== undefined && { seeAlso }),
  };
}
