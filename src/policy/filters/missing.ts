import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import { policyKind, type SelectedAnswer } from '../../core/evidence/policy.ts';
import { filter } from '../../core/filter.ts';
import { fromOption } from '../../core/policy.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';
import { needPerPlace } from '../compile/need-per-place.ts';

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
    const selectedNoun = typeof policy.type === 'string' ? `${policy.type} resources` : 'resources';
    const needFor = needPerPlace(policyKind, fromOption(policy));
    return {
      kind: 'evident',
      needs: (resource) => [needFor(resource)],
      extract: (resource, evidence): SelectedAnswer | Unknown => policyKind.answer(evidence, needFor(resource)),
      test: ({ runs, selected }) => runs && selected === 0,
      describe: (actual) =>
        isUnknown(actual) || actual.runs
          ? {
              property: `number of ${selectedNoun} that the embedded policy selects`,
              ...(!isUnknown(actual) && { actual: shown(actual.selected) }),
              expected: { kind: 'compare', op: 'eq', value: 0 },
            }
          : {
              property: 'whether the embedded policy runs here',
              actual: shown(false),
              expected: { kind: 'compare', op: 'eq', value: true },
            },
    };
  },
});
