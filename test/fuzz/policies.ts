import { defaultSettings } from '../../src/config/settings.ts';
import { evidenceKinds, types } from '../../src/estate/vocabulary.ts';
import { type LoadedPolicies, loadPolicies } from '../../src/policy/load/load.ts';
import { actions, filters } from '../../src/policy/vocabulary.ts';
import { diagnosticsToText } from '../../src/report/diagnostics.ts';

/** What ships: hostile input meets the real filters and types. */
export const vocabulary = { types, filters, actions, evidence: evidenceKinds() };
export const settings = defaultSettings;

/** Reads a text as `mayfly validate` does, and words what is wrong with it; both must come back, whatever the text is. */
export function validated(text: string): LoadedPolicies & { readonly told: string } {
  const read = loadPolicies([{ path: 'hostile.yml', text }], vocabulary, settings);
  return { ...read, told: diagnosticsToText(read.diagnostics, new Map([['hostile.yml', text]]), { colour: false, columns: 100 }) };
}

/** How long `work` took, in seconds. */
export function secondsOf(work: () => unknown): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}
