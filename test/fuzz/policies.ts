import { defaultSettings } from '../../src/config/settings.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Resource } from '../../src/core/resource.ts';
import type { Truth } from '../../src/core/truth.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { evidenceKinds, types } from '../../src/estate/vocabulary.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { type LoadedPolicies, loadPolicies } from '../../src/policy/load/load.ts';
import { actions, filters } from '../../src/policy/vocabulary.ts';
import { diagnosticsToText } from '../../src/report/diagnostics.ts';

/** The shipped vocabulary: hostile input meets the real filters and types. */
export const vocabulary = { types, filters, actions, evidence: evidenceKinds() };
export const settings = defaultSettings;

/** Reads a text as `mayfly validate` does, and prints its faults; both must return, whatever the text is. */
export function validated(text: string): LoadedPolicies & { readonly printed: string } {
  const loaded = loadPolicies([{ path: 'hostile.yml', text }], vocabulary, settings);
  return {
    ...loaded,
    printed: diagnosticsToText(loaded.diagnostics, new Map([['hostile.yml', text]]), { colour: false, columns: 100 }),
  };
}

/**
 * The result of each policy's filters for one resource, with its explanation. Filters over whole sets get a set of one.
 */
export function resultsFor(
  policies: readonly Policy[],
  resource: Resource,
  now = new Date('2026-11-21T02:00:00Z'),
): readonly { readonly policy: string; readonly truth: Truth; readonly explained?: Verdict }[] {
  const evidence = new Map<string, never>();
  return policies.flatMap((policy) =>
    compilePolicy(policy, vocabulary, { now, settings }).stages.flatMap(({ each, whole }) => {
      const { name } = policy;
      each?.needs(resource);
      whole?.needs([resource]);
      const selection = whole?.select([resource], evidence);
      return [
        ...(each
          ? [{ policy: name, truth: each.judge(resource, evidence), explained: each.explain(resource, evidence) }]
          : []),
        ...(whole && selection
          ? [
              {
                policy: name,
                truth: selection.selected.length > 0,
                explained: whole.explain(resource, selection.selected.length > 0),
              },
            ]
          : []),
      ];
    }),
  );
}

/** An instance with these tags and members. */
export function resourceWith(
  tags: Readonly<Record<string, string>>,
  raw: Readonly<Record<string, unknown>> = {},
): Resource {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return {
    type: 'ec2',
    id: 'i-1',
    account: '111122223333',
    region: 'eu-west-1',
    arn: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
    tags: new Map(Object.entries(tags)),
    raw: { InstanceId: 'i-1', LaunchTime: '2026-11-01T00:00:00+00:00', State: { Name: 'running' }, Tags, ...raw },
    unread: new Map(),
    seenAt: '2026-11-21T02:00:00Z',
  };
}
