import { loadConfig } from '../../src/config/load.ts';
import { settingsOf } from '../../src/config/settings.ts';
import type { CompiledPolicy } from '../../src/core/compiled-policy.ts';
import type { Answer } from '../../src/core/evidence/evidence.ts';
import type { Json } from '../../src/core/json.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Truth } from '../../src/core/truth.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { loadPolicies } from '../../src/policy/load/load.ts';
import { actions, filters } from '../../src/policy/vocabulary.ts';
import { described } from './compiled.ts';

/** The questions that test/conformance/generate.py puts to Custodian in process; it defines the notations. */
const vocabulary = { types, filters, actions, evidence: [] };
const settings = settingsOf(loadConfig(undefined).config);

/** Loads a policy as it stands in a file. Throws the faults of one that we refuse. */
export function loadedPolicy(policy: Json): Policy {
  const { policies, diagnostics } = loadPolicies(
    [{ path: 'asked.yml', text: JSON.stringify({ policies: [policy] }) }],
    vocabulary,
    settings,
  );
  const [sound] = policies;
  if (sound === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return sound;
}

export function compiledPolicy(policy: Policy, now: Date, event?: Json): CompiledPolicy {
  return compilePolicy(policy, vocabulary, { now, settings, event });
}

export interface Question {
  readonly filter: Json;
  readonly resource?: { readonly [key: string]: Json };
  readonly now?: string;
  readonly event?: Json;
  /** The content of the file that the filter names. */
  readonly text?: string;
}

/** The result of our filter for an instance; a fault of the policy as text. */
export function answer({
  filter,
  resource = { InstanceId: 'i-1' },
  now = '2026-11-21T00:00:00Z',
  event,
  text,
}: Question): Truth | { readonly fault: string } {
  const mode: { readonly [key: string]: Json } =
    event === undefined ? {} : { mode: { type: 'cloudtrail', events: ['RunInstances'], role: 'custodian' } };
  try {
    const policy = loadedPolicy({ name: 'asked', resource: 'ec2', filters: [filter], ...mode });
    const instance = described('ec2', resource);
    const { each } = compiledPolicy(policy, new Date(now), event).stages[0] ?? {};
    if (each === undefined) throw new TypeError('the policy has no filter for single resources');
    const evidence = new Map<string, Answer>(each.needs(instance).map(({ key }) => [key, text ?? '']));
    return each.judge(instance, evidence);
  } catch (error) {
    return { fault: String(error) };
  }
}
