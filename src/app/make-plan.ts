import type { CompiledPolicy } from '../core/compiled-policy.ts';
import { faultReporter, type ReportFault } from '../core/fault.ts';
import { type History, noHistory } from '../core/history.ts';
import type { HaltState, Spent } from '../core/limits.ts';
import type { Plan } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Place } from '../core/resource.ts';
import type { Settings } from '../core/settings.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { keptUntilOf } from '../core/way-back.ts';
import { createProtection } from '../guard/protection.ts';
import type { AnswerStore } from '../ledger/answers.ts';
import type { BookingStore } from '../ledger/bookings.ts';
import type { HistoryStore } from '../ledger/history.ts';
import { spentIn } from '../ledger/night.ts';
import type { ObservationStore } from '../ledger/observations.ts';
import { observe } from '../ledger/observe.ts';
import type { WayBackStore } from '../ledger/ways-back.ts';
import { createPlanner } from '../plan/planner.ts';
import { compilePolicy } from '../policy/compile.ts';
import { expandVariables } from '../policy/load/expand-variables.ts';
import { nightOf } from '../policy/schedule/night.ts';
import { withCachedPrices } from './cached-prices.ts';
import { withCachedSpend } from './cached-spend.ts';
import { collect } from './collect.ts';
import type { ConnectedTarget } from './connect.ts';
import { limitsOf } from './limits.ts';
import type { Runtime } from './runtime.ts';
import type { Setup } from './setup.ts';

/** What a plan is made with. */
export interface MakePlanContext {
  readonly setup: Setup;
  readonly connected: ConnectedTarget;
  /** Left out: nothing is remembered from one plan to the next. */
  readonly ledger?: HistoryStore & BookingStore & ObservationStore & AnswerStore & WayBackStore;
  /** What the kill switch says. */
  readonly halted?: HaltState;
  readonly runtime: Pick<Runtime, 'listen' | 'signal'>;
}

/**
 * Reads all places and plans. Changes nothing in AWS. If there is a ledger, it records what was matched, because a
 * grace period runs from the first match.
 */
export async function makePlan(policies: readonly Policy[], context: MakePlanContext): Promise<Plan> {
  const { ledger, halted, runtime } = context;
  const { settings, vocabulary: uncached, config, holidays = [] } = context.setup;
  const { connection, now, isRecording } = context.connected;
  const vocabulary = withCachedPrices(withCachedSpend(uncached, ledger), ledger);
  const history: History = ledger ? await ledger.history(now) : noHistory;
  const spent = await spentTonight(connection, ledger, nightOf(now.getTime(), config.tz));
  const fault = runtime.listen && faultReporter(runtime.listen);
  const planner = createPlanner({
    policies,
    compiledFor: (place) => compileFor(place, policies, { settings, vocabulary, fault }, now),
    vocabulary,
    settings,
    protection: createProtection(settings, vocabulary.types, keptUntilOf((await ledger?.waysBack()) ?? [])),
    history,
    source: isRecording ? 'recording' : 'aws',
    now,
    planHours: config.plan['expires-hours'],
    limits: limitsOf(config, holidays),
    spent: (account) => spent.get(account) ?? nothingSpent,
    ...(halted && halted.status !== 'running' && { halted }),
    fault,
  });
  await collect(planner, policies, { connection, vocabulary, now, fault, ...runtime });
  const plan = planner.finish();
  if (ledger) await observe(plan, ledger);
  return plan;
}

const nothingSpent: Spent = { deletions: 0, dollars: 0 };

/** What the plans of this night have already stopped and deleted, by account. */
async function spentTonight(
  { places }: Pick<ConnectedTarget['connection'], 'places'>,
  ledger: BookingStore | undefined,
  night: string,
): Promise<ReadonlyMap<string, Spent>> {
  const spent = new Map<string, Spent>();
  for (const { account } of places)
    if (ledger && !spent.has(account)) spent.set(account, await spentIn(ledger, account, night));
  return spent;
}

/** Policies, ready to run in one place at one time. */
export function compileFor(
  place: Place,
  policies: readonly Policy[],
  { settings, vocabulary, fault }: CompileParts,
  now: Date,
): readonly CompiledPolicy[] {
  return policies.map((policy) =>
    compilePolicy(expandVariables(policy, { ...place, now }), vocabulary, { now, settings, fault }),
  );
}

interface CompileParts {
  readonly settings: Settings;
  readonly vocabulary: Pick<Vocabulary, 'types' | 'filters'>;
  /** Left out: errors in our own code are thrown. */
  readonly fault?: ReportFault;
}
