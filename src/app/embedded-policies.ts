import type { Aws } from '../core/aws.ts';
import type { Answer, Evidence, EvidenceGatherer, Need } from '../core/evidence/evidence.ts';
import { policyKind, type SelectedAnswer } from '../core/evidence/policy.ts';
import type { Coverage } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Settings } from '../core/settings.ts';
import { type Unknown, unknown } from '../core/truth.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { inventory } from '../estate/inventory/inventory.ts';
import { countGaps } from '../plan/gaps.ts';
import { startPolicyRun } from '../plan/policy-run.ts';
import { compileFor } from './make-plan.ts';

type PolicyVocabulary = Pick<Vocabulary, 'types' | 'filters'>;
type Further = (needs: readonly Need[]) => Promise<Evidence>;

/**
 * `policy`: how many resources a policy selects in a place, for the filter `missing`. The policy's type is listed for
 * it alone. One match decides, even if the listing is incomplete. That nothing matches is known only if the listing is
 * complete and every resource could be judged.
 */
export function embeddedPolicies(vocabulary: PolicyVocabulary, settings: Settings): EvidenceGatherer {
  return policyKind.gatherer({
    // The calls are those of the embedded policy's own type and filters.
    iam: [],
    gather: async (aws, needs, now, further = cannotGather) => {
      const answers = new Map<string, SelectedAnswer | Unknown>();
      for (const { key, question } of needs)
        answers.set(key, await selected(question, aws, { vocabulary: vocabulary, settings, now, further }));
      return answers;
    },
  });
}

interface SelectOptions {
  readonly vocabulary: PolicyVocabulary;
  readonly settings: Settings;
  readonly now: Date;
  readonly further: Further;
}

async function selected(
  policy: Policy,
  aws: Aws,
  { vocabulary, settings, now, further }: SelectOptions,
): Promise<SelectedAnswer | Unknown> {
  const type = vocabulary.types.find(({ name }) => name === policy.type);
  const [compiled] = compileFor(aws.place, [policy], { settings, vocabulary: vocabulary }, now);
  if (!type || !compiled) return unknown(`the embedded policy is for ${policy.type}, which Mayfly does not know`);
  const verdict = compiled.runs(aws.place);
  if (verdict.result === 'unknown') return unknown('it is not known whether the embedded policy runs here');
  if (!verdict.result) return { runs: false, selected: 0 };

  const gaps = countGaps();
  let matches = 0;
  const run = startPolicyRun(compiled, {
    gaps,
    retain: () => undefined,
    match: () => {
      matches += 1;
      return undefined;
    },
  });
  let row: Coverage = { ...aws.place, type: type.name, status: 'not-tried', resources: 0 };
  for await (const item of inventory(aws, [type], { clock: () => now })) {
    if (item.kind === 'page') run.see(item.page);
    else row = item.row;
  }
  const listing = { isWhole: row.status === 'whole', cause: row.cause ?? `read: ${row.status}` };
  const evidence = new Map<string, Answer>();
  for (let wanted = run.advance(evidence, listing); wanted.length > 0; wanted = run.advance(evidence, listing)) {
    for (const [key, answer] of await further(wanted)) evidence.set(key, answer);
  }
  if (matches > 0) return { runs: true, selected: matches };
  if (!listing.isWhole) return unknown(`${type.name} could not be listed completely: ${listing.cause}`);
  const [gap] = gaps.rows([]);
  if (run.unknown > 0)
    return unknown(`${run.unknown} ${type.name} could not be judged: ${gap?.cause ?? 'no cause was given'}`);
  return { runs: true, selected: 0 };
}

/** Without a way to gather it, evidence is unknown. */
const cannotGather: Further = (needs) =>
  Promise.resolve(new Map(needs.map(({ key, kind }) => [key, unknown(`nobody can gather ${kind}`)])));
