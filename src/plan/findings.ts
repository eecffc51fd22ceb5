import { compareText } from '../core/compare-text.ts';
import { shortDigest } from '../core/digest.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Finding } from '../core/finding.ts';
import type { Policy } from '../core/policy.ts';
import type { Protection } from '../core/protection.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import type { Costs } from './costs.ts';
import type { Match } from './policy-run.ts';
import { subjectOf } from './subject.ts';

/** What all findings on one resource have in common. */
type Common = Pick<Finding, 'subject' | 'tags' | 'seen'>;

/** Makes findings of matches. What does not depend on evidence is made once per resource and once per match. */
export interface Findings {
  readonly commonOf: (resource: Resource) => Common;
  readonly of: (policy: Policy, match: Match, evidence: Evidence) => Finding;
}

export function createFindings({
  types,
  settings,
  protection,
  costs,
  now,
}: {
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly settings: Settings;
  readonly protection: Protection;
  readonly costs: Costs;
  readonly now: Date;
}): Findings {
  const commonByResource = new WeakMap<Resource, Common>();
  const byMatch = new WeakMap<Match, Finding>();
  const time = now.toISOString();

  function commonOf(resource: Resource): Common {
    const known = commonByResource.get(resource);
    if (known) return known;
    const type = types.get(resource.type);
    const common = {
      subject: subjectOf(resource, type, settings, protection),
      tags: Object.fromEntries([...resource.tags].sort(([a], [b]) => compareText(a, b))),
      seen: shortDigest(lasting(resource, type?.volatileFields), Object.fromEntries(resource.unread)),
    };
    commonByResource.set(resource, common);
    return common;
  }

  function withoutCosts(policy: Policy, match: Match): Finding {
    const known = byMatch.get(match);
    if (known) return known;
    const { resource, because, spared } = match;
    const finding = {
      id: shortDigest('finding', policy.name, resource.type, resource.arn, time),
      policy: policy.name,
      policyDigest: policy.digest,
      ...withBecause(commonOf(resource), because),
      ...(spared ? { spared } : {}),
    };
    byMatch.set(match, finding);
    return finding;
  }

  return {
    commonOf,
    of: (policy, match, evidence) => ({
      ...withoutCosts(policy, match),
      costs: costs.of(match.resource, evidence),
    }),
  };
}

/** In the order in which a plan's lines have them. */
function withBecause({ subject, tags, seen }: Common, because: Finding['because']): Common & Pick<Finding, 'because'> {
  return { subject, because, tags, seen };
}

/** `raw` without the fields that AWS changes by itself. */
function lasting({ raw }: Resource, volatile: readonly string[] = []): Resource['raw'] {
  return volatile.length === 0
    ? raw
    : Object.fromEntries(Object.entries(raw).filter(([key]) => !volatile.includes(key)));
}
