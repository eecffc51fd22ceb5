import * as z from 'zod';
import type { Answer } from '../../core/evidence/evidence.ts';
import { filter } from '../../core/filter.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { needPerPlace } from '../compile/need-per-place.ts';

/** The evidence `policy`: what an embedded policy selects in one account and region. */
interface Selected {
  /** Whether its `conditions`, `start` and `end` let it run there. */
  readonly runs: boolean;
  readonly selected: number;
}

/**
 * `missing`: matches all resources of an account and region in which the embedded policy selects nothing, otherwise
 * none. If the conditions of the embedded policy keep it from running there, nothing matches. Source: Custodian's
 * filter of that name.
 */
export const missing = filter({
  name: 'missing',
  schema: z.strictObject({
    policy: z
      .record(z.string(), z.json())
      .describe('A policy for one type: `resource` and `filters`, `query`, `conditions`; without `actions` and `mode`'),
  }),
  example: '{ type: missing, policy: { resource: ebs-snapshot, filters: [{ "tag:role": backup }] } }',
  embeds: 'policy',
  evidence: ['policy'],
  reads: () => new Set(),
  bind: ({ policy }) => {
    const needFor = needPerPlace('policy', policy);
    return {
      kind: 'evident',
      needs: (resource) => [needFor(resource)],
      extract: (resource, evidence): Selected | Unknown => read(evidence.get(needFor(resource).key)),
      test: ({ runs, selected }) => runs && selected === 0,
      describe: (actual) => ({
        property: `${typeof policy.type === 'string' ? policy.type : 'resources'} that the embedded policy selects`,
        ...(!isUnknown(actual) && { actual: actual.runs ? actual.selected : 'it does not run here' }),
        expected: 'none',
      }),
    };
  },
});

function read(answer: Answer | undefined): Selected | Unknown {
  if (answer === undefined) return unknown('the embedded policy was not evaluated');
  return isUnknown(answer) ? answer : (answer as unknown as Selected);
}
