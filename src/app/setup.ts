import { stat } from 'node:fs/promises';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { settingsOf } from '../config/settings.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Policy } from '../core/policy.ts';
import type { Settings } from '../core/settings.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { evidenceKinds, types } from '../estate/vocabulary.ts';
import { loadPolicies } from '../policy/load/load.ts';
import { actions, filters } from '../policy/vocabulary.ts';
import { embeddedPolicies } from './embedded-policies.ts';
import { readHolidays } from './holidays.ts';
import { readPolicyFiles, readText } from './read-files.ts';
import type { Input } from './result.ts';
import type { Runtime } from './runtime.ts';

/** mayfly.yml, as it was read, with everything that depends on it alone. */
export interface Setup extends Input {
  readonly config: Config;
  readonly settings: Settings;
  readonly vocabulary: Vocabulary;
  /** The dates of the file that `holidays` names, if it names one. */
  readonly holidays?: readonly string[];
}

const defaultConfigPath = 'mayfly.yml';

/**
 * Reads mayfly.yml: the named file, else `mayfly.yml` in the working directory if there is one, else the defaults. Its
 * faults are in `diagnostics`; with errors, nothing may be done.
 */
export async function loadSetup(named: string | undefined, environment: Runtime['environment']): Promise<Setup> {
  const path = named ?? ((await exists(defaultConfigPath)) ? defaultConfigPath : undefined);
  const file = path === undefined ? undefined : await readText(path);
  const unreadable = file !== undefined && 'code' in file ? file : undefined;
  const source = file !== undefined && 'text' in file ? file : undefined;
  const { config, diagnostics }: LoadedConfig = loadConfig(source);
  const settings = settingsOf(config);
  const days = typeof config.holidays === 'string' ? await readHolidays(config.holidays) : undefined;
  return {
    config,
    settings,
    vocabulary: {
      types,
      filters,
      actions,
      evidence: [...evidenceKinds(environment), embeddedPolicies({ types, filters }, settings)],
    },
    ...(days && { holidays: days.holidays }),
    sources: [...(source ? [source] : []), ...(days?.sources ?? [])],
    diagnostics: unreadable ? [unreadable] : [...diagnostics, ...(days?.diagnostics ?? [])],
  };
}

/** Policies, with everything that is wrong with their files. */
export interface Policies extends Input {
  readonly policies: readonly Policy[];
}

export async function readPolicies(paths: readonly string[], { vocabulary, settings }: Setup): Promise<Policies> {
  const read = await readPolicyFiles(paths);
  const { policies, diagnostics } = loadPolicies(read.files, vocabulary, settings);
  return { policies, sources: read.files, diagnostics: [...read.diagnostics, ...diagnostics] };
}

/**
 * Whether nothing may be done, because there are errors. A policy that Mayfly does not support yet is left out and
 * reported, and the others still run.
 */
export function isBroken(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ code, severity }) => severity === 'error' && !isUnsupported(code));
}

export function isUnsupported(code: string): boolean {
  return code.startsWith('policy/not-yet-');
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
