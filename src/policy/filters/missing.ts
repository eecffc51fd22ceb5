import * as z from 'zod';
import type { Answer } from '../../core/evidence/evidence.ts';
import { filter } from '../../core/filter.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { needPerPlace } from '../compile/need-per-place.ts';

/** What the evidence `policy` says of an embedded policy in one place. */
interface Selected {
  /** Whether its `conditions`, `start` and `end` let it run there. */
  readonly runs: boolean;
  readonly selected: number;
}

/**
 * `missing`: lets all resources pass where the policy within selects nothing in their account and region, else none;
 * none, too, where that policy's conditions keep it from running there. Source: Custodian's filter of that name.
 */
export const missing = filter({
  name: 'missing',
  schema: z.strictObject({
    policy: z
      .record(z.string(), z.json())
      .describe(
        'A policy for one type: `resource` and `filters`, `query`, `conditions`; it has no `actions` and no `mode`',
      ),
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
        property: `${typeof policy.type === 'string' ? policy.type : 'resources'} that the policy within selects`,
        ...(!isUnknown(actual) && { actual: actual.runs ? actual.selected : 'it does not run here' }),
        expected: 'none',
      }),
    };
  },
});

function read(answer: Answer | undefined): Selected | Unknown {
  if (answer === undefined) return unknown('the policy within was not run');
  return isUnknown(answer) ? answer : (answer as unknown as Selected);
}
