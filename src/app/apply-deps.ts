import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplyDeps } from '../apply/deps.ts';
import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import { faultReporter, type ReportFault } from '../core/fault.ts';
import type { Finding } from '../core/finding.ts';
import type { Deliver } from '../core/notify.ts';
import type { Plan } from '../core/plan.ts';
import type { Resource } from '../core/resource.ts';
import { type Truth, type Unknown, unknown } from '../core/truth.ts';
import { keptUntilOf } from '../core/way-back.ts';
import type { Connection } from '../estate/aws/connect.ts';
import { createGuard } from '../guard/issue.ts';
import { createProtection } from '../guard/protection.ts';
import type { HaltSwitch } from '../ledger/halt-switch.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { unknownPart } from '../plan/gaps.ts';
import { stillMatches } from '../plan/still-matches.ts';
import { actingMode } from './acting-mode.ts';
import { evidenceFor } from './apply-evidence.ts';
import { openAndNarrow } from './apply-role.ts';
import { withCachedSpend } from './cached-spend.ts';
import { limitsOf } from './limits.ts';
import { compileFor } from './make-plan.ts';
import { policyChanges } from './policy-changes.ts';
import type { Runtime } from './runtime.ts';
import type { Setup } from './setup.ts';
import { startGateFor } from './start-gate.ts';

/** What a plan is carried out with. */
export interface ApplyContext {
  /** mayfly.yml, with the mode that counts. */
  readonly setup: Pick<Setup, 'config' | 'settings' | 'vocabulary' | 'holidays'>;
  readonly connection: Connection;
  readonly ledger: Ledger;
  /** Left out: there is no kill switch. */
  readonly halt?: HaltSwitch;
  readonly deliver: Deliver;
  /** Write with the credentials of the caller, not with `applyRole`. */
  readonly asCaller?: boolean;
  readonly runtime: Pick<Runtime, 'clock' | 'listen' | 'signal'>;
}

/** Everything that apply needs, made of Mayfly's real parts. */
export async function applyDeps(plan: Plan, context: ApplyContext): Promise<ApplyDeps> {
  const { setup, connection, ledger, halt, deliver, runtime } = context;
  const { config, settings, vocabulary, holidays = [] } = setup;
  const { clock, listen, signal } = runtime;
  const { open, narrow } = openAndNarrow({
    role: context.asCaller === true ? undefined : config.applyRole,
    plan: plan.header.id,
    connection,
    settings,
    types: vocabulary.types,
  });
  const fault = listen && faultReporter(listen);
  const compiled = compiledOf(plan, { ...setup, fault });
  return {
    open,
    ...(narrow && { narrow }),
    types: vocabulary.types,
    guard: createGuard({
      open,
      types: vocabulary.types,
      protection: createProtection(settings, vocabulary.types, keptUntilOf(await ledger.waysBack())),
      now: clock,
      approval: (step) => ledger.approval({ plan: plan.header.id, step: step.id }),
      ...(fault && { fault }),
    }),
    ledger,
    stillMatches: (finding, resource, evidence) => stillMatchesOrWhy(compiled(finding), finding, resource, evidence),
    evidence: (findings) =>
      evidenceFor(findings, {
        compiled,
        vocabulary: withCachedSpend(vocabulary, ledger),
        connection,
        clock,
        listen,
        fault,
      }),
    deliver,
    startGate: startGateFor(plan, {
      limits: limitsOf(config, holidays),
      ledger,
      tz: config.tz,
      clock,
      ...(halt && { halt }),
    }),
    now: clock,
    sleep: async (milliseconds) => {
      await sleep(milliseconds, undefined, { signal }).catch((error: unknown) => {
        if (!signal?.aborted) throw error;
      });
    },
    mode: actingMode(config),
    policies: await policyChanges(plan, setup),
    listen,
    fault,
    signal,
  };
}

function stillMatchesOrWhy(
  compiled: CompiledPolicy,
  finding: Finding,
  resource: Resource,
  evidence: Evidence,
): Truth | Unknown {
  const { result, because } = stillMatches(compiled, finding, resource, evidence);
  return result === 'unknown' ? unknown(unknownPart(because, resource).cause) : result;
}

/** The policy of a finding, compiled for its place at the plan's time, once per place. */
function compiledOf(
  plan: Plan,
  setup: Pick<Setup, 'settings' | 'vocabulary'> & { readonly fault?: ReportFault },
): (finding: Finding) => CompiledPolicy {
  const byPlace = new Map<string, readonly CompiledPolicy[]>();
  const now = new Date(plan.header.now);
  return ({ policy, subject }) => {
    const key = `${subject.account}|${subject.region}`;
    const here = byPlace.get(key) ?? compileFor(subject, plan.header.policies, setup, now);
    byPlace.set(key, here);
    const policyHere = here.find((each) => each.policy.name === policy && each.policy.type === subject.type);
    if (!policyHere) throw new TypeError(`the plan has a finding of ${policy}, but not the policy`);
    return policyHere;
  };
}
