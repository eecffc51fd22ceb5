import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';

/**
 * The member that says when a resource was created, where that tells it from another one of its name. If our own verbs
 * change it (`start` changes the LaunchTime of an instance), it does not identify the resource. AWS does not use such
 * ids again.
 */
export function identifyingKey({ created, verbs }: Pick<ResourceType, 'created' | 'verbs'>): string | undefined {
  const isChanged = Object.values(verbs).some(({ changes }) => changes?.some((key) => key === created));
  return isChanged ? undefined : created;
}

/**
 * The same name may be another resource: a database that was deleted and created again since the plan has another
 * creation time.
 */
export function otherIdentity(step: Step, resource: Resource, type: ResourceType): string | undefined {
  if (resource.arn !== step.subject.arn) return `its ARN is now ${resource.arn}; the plan saw ${step.subject.arn}`;
  const key = identifyingKey(type);
  if (key === undefined) return undefined;
  const created = resource.raw[key];
  if (step.subject.created === undefined) return undefined;
  if (typeof created !== 'string')
    return `AWS does not say when it was created; the plan saw a resource created at ${step.subject.created}`;
  if (Date.parse(created) === Date.parse(step.subject.created)) return undefined;
  return `it was created at ${created}; the plan saw a resource created at ${step.subject.created}`;
}
