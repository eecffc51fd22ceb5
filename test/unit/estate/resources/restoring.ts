import type { Json } from '../../../../src/core/json.ts';
import type { Receipt } from '../../../../src/core/receipt.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import type { NotRestorable, RestorePlan, RestoreRequest, RestoreStep } from '../../../../src/core/restore.ts';
import type { RestoredMembers } from '../../../../src/core/restored-members.ts';
import { place } from '../fake-aws.ts';
import { resourceOf } from './run-verb.ts';

const now = '2026-11-21T02:00:00.000Z';

/** A receipt about this resource, which the step found as `before`. */
export function receiptOf(
  { type, id, arn, raw, tags }: Resource,
  verb: string,
  changes: Partial<Receipt> = {},
): Receipt {
  return {
    plan: 'p1',
    step: `${verb}-1`,
    origin: { kind: 'policy' },
    finding: 'f1',
    policy: 'due',
    policyDigest: 'd',
    subject: { type, id, arn, ...place, class: 'unknown' },
    verb,
    options: {},
    began: now,
    ended: now,
    before: { raw: raw as Json, tags: Object.fromEntries(tags), seenAt: now },
    ending: { status: 'done', after: null },
    savings: { unknown: 'a test' },
    undo: { possible: true, message: 'a test' },
    ...changes,
  };
}

/** What a person asks for: to undo the delete of a resource that AWS described like this. */
export function requestFor(
  type: string,
  raw: Record<string, unknown>,
  changes: Partial<RestoreRequest> = {},
): RestoreRequest {
  const source = resourceOf(type, raw);
  return { receipt: receiptOf(source, 'delete'), source, earlier: [], tagsFor: (had) => had, ...changes };
}

export function restorable(answer: RestorePlan | NotRestorable): RestorePlan {
  if ('reason' in answer) throw new Error(answer.reason);
  return answer;
}

/** The settings of all steps of this verb. */
export function settingsOf(steps: readonly RestoreStep[], verb: string): readonly Record<string, unknown>[] {
  return steps
    .filter((step) => step.verb === verb)
    .map(({ options }) => (options as { settings: Record<string, unknown> }).settings);
}

/** Every name of a member in what these steps send, at any depth. */
export function namesSent(steps: readonly RestoreStep[]): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) collect(item);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) {
        names.add(name);
        collect(inner);
      }
  };
  for (const { options } of steps) collect(options);
  return names;
}

/** Members that the table calls restored, and of which these steps send nothing. */
export function notSent({ members }: RestoredMembers, steps: readonly RestoreStep[]): readonly string[] {
  const sent = namesSent(steps);
  return Object.entries(members).flatMap(([name, fate]) =>
    fate.kind === 'restored' && !fate.by.some((each) => sent.has(each) || byTheVerb.has(each)) ? [name] : [],
  );
}

/** The verb itself adds them: tags from the step's `tags`, the cluster from its permit. */
const byTheVerb: ReadonlySet<string> = new Set(['Tags', 'TagSpecifications', 'DBClusterIdentifier']);
