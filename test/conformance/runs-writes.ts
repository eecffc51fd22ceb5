import { gather } from '../../src/app/gather.ts';
import { apply } from '../../src/apply/apply.ts';
import type { Aws } from '../../src/core/aws.ts';
import type { CompiledPolicy } from '../../src/core/compiled-policy.ts';
import { noHistory } from '../../src/core/history.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Protection } from '../../src/core/protection.ts';
import type { Resource } from '../../src/core/resource.ts';
import type { Settings } from '../../src/core/settings.ts';
import type { Vocabulary } from '../../src/core/vocabulary.ts';
import { createGuard } from '../../src/guard/issue.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { createPlanner } from '../../src/plan/planner.ts';
import { stillMatches } from '../../src/plan/still-matches.ts';

/**
 * Settings that only this harness has: every resource is free, and nothing gets a snapshot unless its policy asks for
 * one.
 */
const classesOff: Protection = {
  classOf: () => 'ephemeral-task',
  rule: () => ({ kind: 'free', class: 'ephemeral-task' }),
  retag: () => undefined,
  objection: () => undefined,
  lifespanTags: () => [],
  blastRadius: () => ({ alsoDestroys: [] }),
};

export interface Acting {
  readonly policy: Policy;
  readonly compiled: CompiledPolicy;
  readonly resources: readonly Resource[];
  readonly aws: Aws;
  readonly vocabulary: Vocabulary;
  readonly settings: Settings;
  readonly now: Date;
}

/**
 * Plans and applies one policy as the product does, with guard and ledger, on a list of resources. The clock does not
 * move. The run ends after it has waited a few times, because a recording may never show the end of a write.
 * @returns why steps were refused or failed, for the report.
 */
export async function act(acting: Acting): Promise<readonly string[]> {
  const { aws, vocabulary, now } = acting;
  const plan = await planOf(acting);
  const ledger = openSqliteLedger(':memory:');
  const stop = new AbortController();
  let waits = 0;
  try {
    const { receipts } = await apply(plan, {
      open: () => aws,
      types: vocabulary.types,
      guard: createGuard({ open: () => aws, types: vocabulary.types, protection: classesOff, now: () => now }),
      ledger,
      stillMatches: (finding, resource, evidence) => stillMatches(acting.compiled, finding, resource, evidence).result,
      evidence: () => Promise.resolve(new Map()),
      deliver: () => Promise.resolve(),
      now: () => now,
      sleep: () => {
        if (++waits >= MOST_WAITS) stop.abort();
        return Promise.resolve();
      },
      mode: 'act',
      signal: stop.signal,
    });
    return [
      ...plan.refusals.map(({ verb, subject, message }) => `${verb} ${subject.id}: ${message}`),
      ...receipts.flatMap(({ verb, subject, ending }) =>
        ending.status === 'done' ? [] : [`${verb} ${subject.id}: ${JSON.stringify(ending)}`],
      ),
    ];
  } finally {
    ledger.close();
  }
}

const MOST_WAITS = 20;

async function planOf({ policy, compiled, resources, aws, vocabulary, settings, now }: Acting): Promise<Plan> {
  const { place } = aws;
  const skipSnapshot = true;
  const acts = { ...compiled, policy: { ...compiled.policy, skipSnapshot } };
  const planner = createPlanner({
    policies: [{ ...policy, skipSnapshot }],
    compiledFor: () => [acts],
    vocabulary,
    settings,
    protection: classesOff,
    history: noHistory,
    source: 'aws',
    now,
    planHours: 24,
  });
  planner.see(policy.type, place, resources);
  planner.listingEnded({ ...place, type: policy.type, status: 'whole', resources: resources.length });
  for (let needs = planner.needs(); needs.length > 0; needs = planner.needs())
    planner.give(await gather(needs, vocabulary.evidence, { open: () => aws, now }));
  return planner.finish();
}
