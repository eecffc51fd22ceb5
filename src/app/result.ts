import { byPosition, type Diagnostic } from '../core/diagnostic.ts';
import type { TargetOptions } from './connect.ts';
import type { SourceFile } from './read-files.ts';
import type { Setup } from './setup.ts';

/**
 * What an operation gives: its value, and what was wrong with what people wrote. There is no value where nothing could
 * be done because of it. A value with diagnostics was made of the rest.
 */
export interface Result<Value> {
  readonly value: Value | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The files that the diagnostics speak of, for their code frames. */
  readonly sources: readonly SourceFile[];
}

export interface ConfigOption {
  /** Path of mayfly.yml; left out: the one in the working directory, if there is one. */
  readonly config?: string;
}

export type Read = { readonly diagnostics: readonly Diagnostic[]; readonly sources: readonly SourceFile[] };

export function result<Value>(value: Value, setup: Setup, read: Read): Result<Value> {
  return {
    value,
    diagnostics: [...setup.diagnostics, ...read.diagnostics].sort(byPosition),
    sources: [...setup.sources, ...read.sources],
  };
}

/** Something is wrong with what was written, so nothing was done. */
export function nothing(setup: Setup, read: Read): Result<never> {
  return { ...result(undefined, setup, read), value: undefined };
}

export function reachOptions({ config }: Setup, { now }: { readonly now?: Date } = {}): TargetOptions {
  return {
    regions: config.regions,
    payer: config.cost.role,
    own: config.bucket === undefined ? [] : [`arn:aws:s3:::${config.bucket}`, `arn:aws:s3:::${config.bucket}/*`],
    now,
  };
}
