import { setTimeout as sleep } from 'node:timers/promises';
import { apply } from '../apply/apply.ts';
import type { ApplyDeps, ApplySummary } from '../apply/deps.ts';
import type { Aws } from '../core/aws.ts';
import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Answer, Evidence, Need } from '../core/evidence/evidence.ts';
import type { Finding } from '../core/finding.ts';
import type { Deliver } from '../core/notify.ts';
import type { Plan } from '../core/plan.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { isUnknown, type Truth, type Unknown, unknown } from '../core/truth.ts';
import { CallFailed, causeOf } from '../estate/aws/call-failed.ts';
import type { Connection } from '../estate/aws/connect.ts';
import { NoCredentials } from '../estate/aws/no-credentials.ts';
import { readCurrent } from '../estate/inventory/inventory.ts';
import { createGuard } from '../guard/issue.ts';
import { createProtection } from '../guard/protection.ts';
import type { HaltSwitch } from '../ledger/halt-switch.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { unknownPart } from '../plan/gaps.ts';
import { stillMatches } from '../plan/still-matches.ts';
import { openAndNarrow } from './apply-role.ts';
import { withCachedSpend } from './cached-spend.ts';
import { gather } from './gather.ts';
import { limitsOf } from './limits.ts';
import { compileFor } from './make-plan.ts';
import { policyChanges } from './policy-changes.ts';
import type { Setup, Runtime } from './setup.ts';
import { startGateFor } from './start-gate.ts';

/** Carries out a plan: the guard, the ledger and the way to AWS, put into apply's hands. */
export async function applyWith(
  plan: Plan,
  setup: Setup,
  connection: Connection,
  ledger: Ledger,
  deliver: Deliver,
  mode: 'observe' | 'act',
  runtime: Pick<Runtime, 'clock' | 'listen' | 'signal'>,
  halt: HaltSwitch,
): Promise<ApplySummary> {
  return apply(plan, await applyDeps(plan, setup, connection, ledger, deliver, mode, runtime, halt));
}

/** All that apply needs, made of Mayfly's real parts. */
export async function applyDeps(
  plan: Plan,
  setup: Pick<Setup, 'settings' | 'vocabulary'> & Partial<Pick<Setup, 'config' | 'holidays'>>,
  connection: Connection,
  ledger: Ledger,
  deliver: Deliver,
  mode: 'observe' | 'act',
  { clock, listen, signal }: Pick<Runtime, 'clock' | 'listen' | 'signal'>,
  halt?: HaltSwitch,
): Promise<ApplyDeps> {
  const { settings, vocabulary } = setup;
  const { open, narrow } = openAndNarrow({
    role: setup.config?.applyRole,
    plan: plan.header.id,
    connection,
    settings,
    types: vocabulary.types,
  });
  const compiled = compiledOf(plan, setup);
  return {
    open,
    ...(narrow && { narrow }),
    types: vocabulary.types,
    guard: createGuard({
      open,
      types: vocabulary.types,
      protection: createProtection(settings, vocabulary.types),
      now: clock,
      approval: (step) => ledger.approval({ plan: plan.header.id, step: step.id }),
    }),
    ledger,
    stillMatches: (finding, resource, evidence) => stillMatchesOrWhy(compiled(finding), finding, resource, evidence),
    evidence: async (findings) =>
      evidenceFor(findings, compiled, { vocabulary: withCachedSpend(vocabulary, ledger) }, connection, clock, listen),
    deliver,
    ...(setup.config && {
      startGate: startGateFor(plan, {
        limits: limitsOf(setup.config, setup.holidays ?? []),
        ledger,
        tz: setup.config.tz,
        clock,
        ...(halt && { halt }),
      }),
    }),
    now: clock,
    sleep: async (milliseconds) => {
      await sleep(milliseconds, undefined, { signal }).catch((error: unknown) => {
        if (!signal?.aborted) throw error;
      });
    },
    mode,
    policies: await policyChanges(plan, setup),
    listen,
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
function compiledOf(plan: Plan, setup: Pick<Setup, 'settings' | 'vocabulary'>): (finding: Finding) => CompiledPolicy {
  const byPlace = new Map<string, readonly CompiledPolicy[]>();
  const now = new Date(plan.header.now);
  return ({ policy, subject }) => {
    const key = `${subject.account}|${subject.region}`;
    const here = byPlace.get(key) ?? compileFor(subject, plan.header.policies, setup, now);
    byPlace.set(key, here);
    const found = here.find((each) => each.policy.name === policy && each.policy.type === subject.type);
    if (!found) throw new TypeError(`the plan has a finding of ${policy}, but not the policy`);
    return found;
  };
}

/**
 * What the findings' filters need beyond their resources, read now. Needs are asked about the resources as they are
 * now. Where one could not be read, its needs are unknown, with that cause: so the receipt says why it cannot be told
 * whether the policy still matches.
 */
async function evidenceFor(
  findings: readonly Finding[],
  compiled: (finding: Finding) => CompiledPolicy,
  { vocabulary }: Pick<Setup, 'vocabulary'>,
  connection: Connection,
  clock: () => Date,
  listen: Runtime['listen'],
): Promise<Evidence> {
  // Filters over whole sets are not run again, so nobody asks for their evidence.
  const evident = findings.filter((finding) => compiled(finding).stages.some(({ each }) => each?.isEvident === true));
  const subjects = await readSubjects(evident, vocabulary.types, connection, clock());
  const needs = new Map<string, Need>();
  const unread = new Map<string, Answer>();
  for (const finding of evident) {
    const seen = subjects.get(finding.id);
    if (seen === undefined) continue;
    const resource = isUnknown(seen) ? standIn(finding, vocabulary.types) : seen;
    for (const { each } of compiled(finding).stages)
      for (const need of each?.needs(resource) ?? []) {
        if (isUnknown(seen)) unread.set(need.key, seen);
        else needs.set(need.key, need);
      }
  }
  const gathered = await gather(
    [...needs.values()],
    vocabulary.evidence,
    (place) => connection.open(place),
    clock(),
    listen,
  );
  return new Map([...unread, ...gathered]);
}

/**
 * The subjects of these findings as they are now, by the finding's id; unknown where AWS refused to tell. What is gone
 * is missing.
 */
async function readSubjects(
  findings: readonly Finding[],
  types: readonly ResourceType[],
  connection: Connection,
  now: Date,
): Promise<ReadonlyMap<string, Resource | Unknown>> {
  const subjects = new Map<string, Resource | Unknown>();
  const groups = Map.groupBy(findings, ({ subject }) => `${subject.account}|${subject.region}|${subject.type}`);
  for (const group of groups.values()) {
    const subject = group[0]?.subject;
    const type = types.find(({ name }) => name === subject?.type);
    if (!subject || !type) continue;
    const found = await readOrWhy(
      () => connection.open(subject),
      type,
      [...new Set(group.map((finding) => finding.subject.id))],
      now,
    );
    for (const { id, subject: wanted } of group) {
      const seen = isUnknown(found) ? found : found.find(({ arn }) => arn === wanted.arn);
      if (seen !== undefined) subjects.set(id, seen);
    }
  }
  return subjects;
}

async function readOrWhy(
  open: () => Aws,
  type: ResourceType,
  ids: readonly string[],
  now: Date,
): Promise<readonly Resource[] | Unknown> {
  try {
    return await readCurrent(open(), type, ids, now);
  } catch (error) {
    if (!(error instanceof CallFailed || error instanceof NoCredentials)) throw error;
    return unknown(causeOf(error));
  }
}

/**
 * A resource of which only the plan knows: enough to name the questions that nobody can ask now. It is never judged.
 */
function standIn({ subject, tags }: Finding, types: readonly ResourceType[]): Resource {
  const { type, id, arn, account, region, created } = subject;
  const key = types.find(({ name }) => name === type)?.created;
  const raw = key === undefined || created === undefined ? {} : { [key]: created };
  return { type, id, arn, account, region, tags: new Map(Object.entries(tags)), raw, unread: new Map(), seenAt: '' };
}
