import { isMap, parseDocument } from 'yaml';
import type { Aws } from '../../core/aws.ts';
import { CallFailed } from '../aws/call-failed.ts';

/**
 * Logical ids of the members that stay when their stack is deleted, by the template that CloudFormation has processed.
 * Where that cannot be told, none: then each member counts as deleted, and so as something to be protected.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export async function retainedMembers(
  aws: Aws,
  { StackId, StackStatus }: { readonly StackId?: string | undefined; readonly StackStatus?: string | undefined },
): Promise<ReadonlySet<string | undefined>> {
  if (!isSettled.test(StackStatus ?? '')) return new Set();
  try {
    const { TemplateBody } = await aws.read.cloudFormation.getTemplate({
      StackName: StackId,
      TemplateStage: 'Processed',
    });
    return retainedIn(TemplateBody ?? '');
  } catch (error) {
    if (error instanceof CallFailed) return new Set();
    throw error;
  }
}

/** In other states the template need not be the one by which the stack would be deleted. */
const isSettled = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/;

/** Only what the template says in so many words. JSON is YAML; CloudFormation's short functions are tags of YAML. */
export function retainedIn(template: string): ReadonlySet<string> {
  const document = parseDocument(template, { logLevel: 'silent' });
  const resources = document.errors.length > 0 || !isMap(document.contents) ? undefined : document.get('Resources');
  if (!isMap(resources)) return new Set();
  return new Set(
    resources.items.flatMap(({ key, value }) => {
      const policy = isMap(value) ? value.get('DeletionPolicy') : undefined;
      return policy === 'Retain' || policy === 'RetainExceptOnCreate' ? [String(key)] : [];
    }),
  );
}
