import { byPosition, type Diagnostic } from '../core/diagnostic.ts';
import type { SourceFile } from './read-files.ts';

/**
 * What a command gives: its value, and what is wrong with what people wrote. There is no value if that kept the command
 * from working. A value with diagnostics was made from the rest.
 */
export interface Result<Value> extends Input {
  readonly value: Value | undefined;
}

/** What people wrote, as it was read: its faults, and the files that the faults point to. */
export interface Input {
  readonly diagnostics: readonly Diagnostic[];
  /** The files that the diagnostics point to, for their code frames. */
  readonly sources: readonly SourceFile[];
}

/** An option of almost every command. */
export interface ConfigOption {
  /** Path of mayfly.yml; left out: the one in the working directory, if there is one. */
  readonly config?: string;
}

export function resultOf<Value>(value: Value, diagnostics: readonly Diagnostic[] = []): Result<Value> {
  return { value, diagnostics, sources: [] };
}

/** Something is wrong with what people wrote, so nothing was done. */
export function noResult(diagnostics: readonly Diagnostic[] = [], sources: readonly SourceFile[] = []): Result<never> {
  return { value: undefined, diagnostics, sources };
}

/** The result, together with what is wrong with these inputs. */
export function withInputs<Value>({ value, ...own }: Result<Value>, ...inputs: readonly Input[]): Result<Value> {
  const all = [...inputs, own];
  return {
    value,
    diagnostics: all.flatMap(({ diagnostics }) => diagnostics).sort(byPosition),
    sources: all.flatMap(({ sources }) => sources),
  };
}
