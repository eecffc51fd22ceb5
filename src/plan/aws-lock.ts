import type { Evidence } from '../core/evidence/evidence.ts';
import type { NeedOf } from '../core/evidence/evidence-kind.ts';
import { awsProtectionKind, type ProtectionQuestion } from '../core/evidence/protection.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { isUnknown } from '../core/truth.ts';

/** The need for AWS's own protection of a resource, where its listing does not show it. */
export function lockNeed(resource: Resource, type: ResourceType | undefined): NeedOf<ProtectionQuestion> | undefined {
  const key = type?.protection?.key;
  if (key === undefined || key in resource.raw || resource.unread.has(key)) return undefined;
  return awsProtectionKind.need(resource, { type: resource.type, id: resource.id });
}

/** The resource with the answer; unchanged where nothing was asked. */
export function withLock(resource: Resource, type: ResourceType | undefined, evidence: Evidence): Resource {
  const protectionNeed = lockNeed(resource, type);
  const answer = protectionNeed && evidence.get(protectionNeed.key);
  const key = type?.protection?.key;
  if (answer === undefined || key === undefined) return resource;
  if (isUnknown(answer)) return { ...resource, unread: new Map([...resource.unread, [key, answer.cause]]) };
  return { ...resource, raw: { ...resource.raw, [key]: answer } };
}
