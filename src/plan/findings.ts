import { compareText } from '../core/compare-text.ts';
import { shortDigest } from '../core/digest.ts';
import type { Finding } from '../core/finding.ts';
import type { Policy } from '../core/policy.ts';
import type { Protection } from '../core/protection.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import type { Verdict } from '../core/verdict.ts';
import { subjectOf } from './subject.ts';

/** What all findings on one resource have in common. */
type Common = Pick<Finding, 'subject' | 'tags' | 'seen'>;

/** Makes the finding of a match. Its costs are added once there is evidence. */
export type FindingOf = (
  policy: Policy,
  resource: Resource,
  because: Verdict,
  spared: readonly string[] | undefined,
) => Finding;

export function findingMaker({
  types,
  settings,
  protection,
  now,
}: {
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly settings: Settings;
  readonly protection: Protection;
  readonly now: Date;
}): FindingOf {
  const commonByResource = new WeakMap<Resource, Common>();
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

  return (policy, resource, because, spared) => ({
    id: shortDigest('finding', policy.name, resource.type, resource.arn, time),
    policy: policy.name,
    policyDigest: policy.digest,
    ...withBecause(commonOf(resource), because),
    ...(spared ? { spared } : {}),
  });
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
