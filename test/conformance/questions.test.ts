import { expect, test } from '@jest/globals';
import type { FilterNode } from '../../src/core/policy.ts';
import { exceededLimit } from '../../src/plan/max-resources.ts';
import { expandVariables } from '../../src/policy/load/expand-variables.ts';
import { answer, compiledPolicy, loadedPolicy, type Question } from './questions.ts';
import { rowsOf } from './rows.ts';

test.each(['event', 'value-from', 'skip-days-from'])(
  '%s matches what Custodian matches: test/conformance/generate.py --seed 11 --count 600',
  (kind) => {
    const rows = rowsOf(new URL(`data/${kind}.jsonl`, import.meta.url)) as readonly (Question & {
      readonly match: boolean;
    })[];
    expect(rows).toHaveLength(600);
    expect(rows.map((row) => ({ ...row, ours: answer(row) })).filter(({ match, ours }) => ours !== match)).toEqual([]);
  },
);

interface PolicyRow {
  readonly policy: { readonly filters: readonly { readonly [key: string]: unknown }[] };
  readonly account: string;
  readonly region: string;
  readonly now: string;
  readonly runs: boolean;
  readonly filters: readonly unknown[];
}

test(
  'conditions, start, end and variables mean what they mean in Custodian: test/conformance/generate.py policy ' +
    '--seed 11 --count 600',
  () => {
    const rows = rowsOf(new URL('data/policy.jsonl', import.meta.url)) as readonly PolicyRow[];
    expect(rows).toHaveLength(600);
    const answered = rows.map((row) => {
      const { account, region } = row;
      const now = new Date(row.now);
      const policy = expandVariables(loadedPolicy(row.policy as never), { account, region, now });
      return {
        ...row,
        ours: {
          runs: compiledPolicy(policy, now).runs({ account, region }).result,
          filters: policy.filters.map(asWritten),
        },
      };
    });
    expect(
      answered.filter(
        ({ runs, filters, ours }) => ours.runs !== runs || JSON.stringify(ours.filters) !== JSON.stringify(filters),
      ),
    ).toEqual([]);
  },
);

/** All of these questions hold plain value filters. */
function asWritten(node: FilterNode): unknown {
  if (node.kind === 'block') throw new TypeError('the questions have no blocks among their filters');
  const { key, op, value } = node.options as { readonly key: string; readonly op: string; readonly value: unknown };
  return { type: node.name, key, op, value };
}

test(
  'max-resources stops the policies that Custodian stops: test/conformance/generate.py max-resources --seed 11 ' +
    '--count 600',
  () => {
    const rows = rowsOf(new URL('data/max-resources.jsonl', import.meta.url)) as readonly {
      readonly policy: never;
      readonly selected: number;
      readonly population: number;
      readonly exceeded: boolean;
    }[];
    expect(rows).toHaveLength(600);
    expect(
      rows.filter(
        ({ policy, selected, population, exceeded }) =>
          (exceededLimit(loadedPolicy(policy), selected, population) !== undefined) !== exceeded,
      ),
    ).toEqual([]);
  },
);
