import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { apply } from '../apply/apply.ts';
import type { ApplySummary } from '../apply/deps.ts';
import type { CompiledPolicy } from '../core/compiled-policy.ts';
import { digest } from '../core/digest.ts';
import type { Evidence, Need } from '../core/evidence.ts';
import type { Finding } from '../core/finding.ts';
import type { Plan } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Place, Resource } from '../core/resource.ts';
import type { Deliver } from '../core/tell.ts';
import type { Connection } from '../estate/aws/connect.ts';
import { readAfresh } from '../estate/inventory/inventory.ts';
import { createGuard } from '../guard/issue.ts';
import { createProtection } from '../guard/protection.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { stillMatches } from '../plan/still-matches.ts';
import { loadPolicies } from '../policy/load/load.ts';
import { gather } from './gather.ts';
import { compileFor } from './plan.ts';
import type { SetUp, Surroundings } from './set-up.ts';

/** Carries out a plan: the guard, the ledger and the way to AWS, put into apply's hands. */
export async function applyWith(
  plan: Plan,
  given: SetUp,
  connection: Connection,
  ledger: Ledger,
  deliver: Deliver,
  mode: 'observe' | 'act',
  { clock, listen, signal }: Surroundings,
): Promise<ApplySummary> {
  const { settings, vocabulary } = given;
  const open = (place: Place) => connection.open(place);
  const compiled = compiledOf(plan, given);
  return apply(plan, {
    open,
    types: vocabulary.types,
    guard: createGuard({ open, types: vocabulary.types, protection: createProtection(settings, vocabulary.types), now: clock }),
    ledger,
    stillMatches: (finding, resource, evidence) => stillMatches(compiled(finding), finding, resource, evidence).says,
    evidence: async (findings) => evidenceFor(findings, compiled, given, connection, clock, listen),
    deliver,
    now: clock,
    sleep: async (milliseconds) => {
      await sleep(milliseconds, undefined, { signal }).catch((error: unknown) => {
        if (!signal?.aborted) throw error;
      });
    },
    mode,
    policies: await digestNow(plan, given),
    listen,
    signal,
  });
}

/** The policy of a finding, compiled for its place at the plan's time, once per place. */
function compiledOf(plan: Plan, given: SetUp): (finding: Finding) => CompiledPolicy {
  const byPlace = new Map<string, readonly CompiledPolicy[]>();
  const now = new Date(plan.header.now);
  return ({ policy, subject }) => {
    const key = `${subject.account}|${subject.region}`;
    const here = byPlace.get(key) ?? compileFor(subject, plan.header.policies, given, now);
    byPlace.set(key, here);
    const found = here.find((each) => each.policy.name === policy && each.policy.type === subject.type);
    if (!found) throw new TypeError(`the plan has a finding of ${policy}, but not the policy`);
    return found;
  };
}

/** What the findings' filters need beyond their resources, read now. Needs are asked about the resources as they are now; one that cannot be read asks nothing, and the guard will refuse it. */
async function evidenceFor(
  findings: readonly Finding[],
  compiled: (finding: Finding) => CompiledPolicy,
  { vocabulary }: SetUp,
  connection: Connection,
  clock: () => Date,
  listen: Surroundings['listen'],
): Promise<Evidence> {
  const evident = findings.filter((finding) =>
    compiled(finding).stages.some(({ each, whole }) => each?.isEvident === true || (whole && whole.needs([]).length > 0)),
  );
  const resources = await readSubjects(evident, vocabulary.types, connection, clock());
  const needs = new Map<string, Need>();
  for (const finding of evident) {
    const resource = resources.get(finding.subject.arn);
    if (!resource) continue;
    for (const { each } of compiled(finding).stages) for (const need of each?.needs(resource) ?? []) needs.set(need.key, need);
  }
  return gather([...needs.values()], vocabulary.evidence, (place) => connection.open(place), clock(), listen);
}

async function readSubjects(
  findings: readonly Finding[],
  types: SetUp['vocabulary']['types'],
  connection: Connection,
  now: Date,
): Promise<ReadonlyMap<string, Resource>> {
  const found = new Map<string, Resource>();
  const groups = Map.groupBy(findings, ({ subject }) => `${subject.account}|${subject.region}|${subject.type}`);
  for (const group of groups.values()) {
    const subject = group[0]?.subject;
    const type = types.find(({ name }) => name === subject?.type);
    if (!subject || !type) continue;
    const ids = group.map((finding) => finding.subject.id);
    const resources = await readAfresh(connection.open(subject), type, ids, now).catch(() => []);
    for (const resource of resources) found.set(resource.arn, resource);
  }
  return found;
}

/**
 * The digest of the plan's policies as their files say them now; undefined where a file is not here, as on a machine that was only sent the plan: the plan holds
 * all that it needs. Other policies in the same files do not matter.
 */
async function digestNow({ header }: Plan, { vocabulary, settings }: SetUp): Promise<string | undefined> {
  const paths = [...new Set(header.policies.map(({ at }) => at.file))];
  const texts = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8').catch(() => undefined) })));
  if (texts.some(({ text }) => text === undefined)) return undefined;
  const files = texts.map(({ path, text = '' }) => ({ path, text }));
  const { policies } = loadPolicies(files, vocabulary, settings);
  const same = (a: Policy, b: Policy): boolean => a.name === b.name && a.type === b.type;
  const now = header.policies.map((planned) => [planned.name, planned.type, policies.find((each) => same(each, planned))?.digest ?? 'gone']);
  return digest(now);
}
