import type { Evidence, Need } from '../core/evidence/evidence.ts';
import { need } from '../core/evidence/need.ts';
import type { ProtectionQuestion } from '../core/evidence/protection.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { isUnknown } from '../core/truth.ts';

/** The need for AWS's own protection of a resource, where its listing does not show it. */
export function lockNeed(resource: Resource, type: ResourceType | undefined): Need | undefined {
  const key = type?.protection?.key;
  if (key === undefined || key in resource.raw || resource.unread.has(key)) return undefined;
  const question: ProtectionQuestion = { type: resource.type, id: resource.id };
  return need('aws-protection', resource, question);
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
