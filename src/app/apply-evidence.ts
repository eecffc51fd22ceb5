import type { Aws } from '../core/aws.ts';
import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Listener } from '../core/event.ts';
import type { Answer, Evidence, Need } from '../core/evidence/evidence.ts';
import type { ReportFault } from '../core/fault.ts';
import type { Finding } from '../core/finding.ts';
import type { Place, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { isUnknown, type Unknown, unknown } from '../core/truth.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { CallFailed, causeOf } from '../estate/aws/call-failed.ts';
import type { Connection } from '../estate/aws/connect.ts';
import { NoCredentials } from '../estate/aws/no-credentials.ts';
import { readCurrent } from '../estate/inventory/inventory.ts';
import { gather } from './gather.ts';

export interface EvidenceContext {
  /** The policy of a finding, compiled for its place. */
  readonly compiled: (finding: Finding) => CompiledPolicy;
  readonly vocabulary: Vocabulary;
  readonly connection: Connection;
  readonly clock: () => Date;
  readonly listen?: Listener;
  readonly fault?: ReportFault;
}

/**
 * The evidence that the findings' filters need, gathered now, for the resources as they are now. If a resource could
 * not be read, its evidence is unknown, with that cause: so the receipt says why it is not known whether the policy
 * still matches.
 */
export async function evidenceFor(
  findings: readonly Finding[],
  { compiled, vocabulary, connection, clock, listen, fault }: EvidenceContext,
): Promise<Evidence> {
  // Filters over whole sets are not run again, so nobody needs their evidence.
  const evident = findings.filter((finding) => compiled(finding).stages.some(({ each }) => each?.isEvident === true));
  const subjects = await readSubjects(evident, vocabulary.types, connection, clock());
  const needs = new Map<string, Need>();
  const unread = new Map<string, Answer>();
  for (const finding of evident) {
    const subject = subjects.get(finding.id);
    if (subject === undefined) continue;
    const resource = isUnknown(subject) ? standIn(finding, vocabulary.types) : subject;
    for (const { each } of compiled(finding).stages)
      for (const need of each?.needs(resource) ?? []) {
        if (isUnknown(subject)) unread.set(need.key, subject);
        else needs.set(need.key, need);
      }
  }
  const open = (place: Place): Aws => connection.open(place);
  const gathered = await gather([...needs.values()], vocabulary.evidence, { open, now: clock(), listen, fault });
  return new Map([...unread, ...gathered]);
}

/**
 * The subjects of these findings as they are now, by the finding's id; unknown where AWS refused the read. What does
 * not exist any more is missing.
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
    const resources = await readOrWhy(
      () => connection.open(subject),
      type,
      [...new Set(group.map((finding) => finding.subject.id))],
      now,
    );
    for (const { id, subject: wanted } of group) {
      const current = isUnknown(resources) ? resources : resources.find(({ arn }) => arn === wanted.arn);
      if (current !== undefined) subjects.set(id, current);
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

/** A resource as the plan knows it: enough to name the evidence that nobody can gather now. No filter judges it. */
function standIn({ subject, tags }: Finding, types: readonly ResourceType[]): Resource {
  const { type, id, arn, account, region, created } = subject;
  const key = types.find(({ name }) => name === type)?.created;
  const raw = key === undefined || created === undefined ? {} : { [key]: created };
  return { type, id, arn, account, region, tags: new Map(Object.entries(tags)), raw, unread: new Map(), seenAt: '' };
}
