import { type Ref, ref } from '../../core/resource.ts';

/** AWS's tags, as most services return them. */
export type Tags = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;

export function tagValue(tags: Tags, key: string): string | undefined {
  return tags?.find((tag) => tag.Key === key)?.Value;
}

/** The stack that created a resource. Only CloudFormation can write the tag that names it. */
export function stackOf(tags: Tags): Ref[] {
  const name = tagValue(tags, 'aws:cloudformation:stack-name');
  return name === undefined ? [] : [stackRef(name)];
}

/** A stack by its name. */
export function stackRef(name: string): Ref {
  return ref('cfn', name);
}
