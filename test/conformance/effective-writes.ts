import type { RecordedCall } from './recorded-call.ts';
import type { Sent } from './recorded-transport.ts';

/** Custodian's writes: every call that is not a describe, list or get. */
export function writesAmong(calls: readonly RecordedCall[]): readonly Sent[] {
  return calls
    .filter(({ op }) => !/^(?:Describe|List|Get|Lookup|BatchGet)/.test(op))
    .map(({ service, op, params }) => ({ operation: `${service}:${op}`, input: params }));
}

/**
 * The effects of writes, sorted, one line per effect on one resource, so that batches and the choice of a tagging
 * operation do not matter. Left out: parameters with their default value, and the description and tags of a snapshot,
 * which differ between the tools on purpose.
 */
export function effects(writes: readonly Sent[]): readonly string[] {
  return [...new Set(writes.flatMap(effectsOf))].sort();
}

type Members = Readonly<Record<string, unknown>>;

function effectsOf({ operation, input }: Sent): readonly string[] {
  const members = input as Members;
  const tagging = TAGGING[operation];
  if (tagging !== undefined) {
    const targets = [members.Resources ?? members.ResourceARNList ?? members.ResourceName].flat();
    return targets.flatMap((target) =>
      tagsOf(members.Tags ?? members.TagKeys).map((tag) => `${tagging} ${String(target)} ${tag}`),
    );
  }
  const [listed] = Object.entries(members).filter(([name, value]) => Array.isArray(value) && name.endsWith('Ids'));
  const rest = Object.entries(members).filter(
    ([name, value]) => name !== listed?.[0] && value !== false && !OWN_MARKS.has(name) && !isRedundant(operation, name),
  );
  const shown = JSON.stringify(rest.map(([name, value]) => [name, shortened(value)]).sort());
  return ((listed?.[1] as readonly unknown[] | undefined) ?? ['']).map(
    (target) => `${operation} ${String(target)} ${shown}`,
  );
}

/** A volume with one attachment is detached from it, whether the call names the instance or not. */
function isRedundant(operation: string, name: string): boolean {
  return operation === 'ec2:DetachVolume' && (name === 'InstanceId' || name === 'Device');
}

const TAGGING: Readonly<Record<string, string>> = {
  'ec2:CreateTags': 'tag',
  'tagging:TagResources': 'tag',
  'rds:AddTagsToResource': 'tag',
  'ec2:DeleteTags': 'untag',
  'tagging:UntagResources': 'untag',
  'rds:RemoveTagsFromResource': 'untag',
};

const OWN_MARKS: ReadonlySet<string> = new Set([
  'Description',
  'TagSpecifications',
  'CopyTagsFromSource',
  'ClientToken',
  'ClientRequestToken',
]);

/** A list of tags, a list of keys, or a map, each as `key` or `key=value`. */
function tagsOf(tags: unknown): readonly string[] {
  if (Array.isArray(tags))
    return tags.map((tag: string | { readonly Key: string; readonly Value?: string }) =>
      typeof tag === 'string' ? tag : withValue(tag.Key, tag.Value),
    );
  return Object.entries((tags ?? {}) as Readonly<Record<string, string>>).map(([key, value]) => withValue(key, value));
}

function withValue(key: string, value: string | undefined): string {
  return value === undefined ? key : `${key}=${value}`;
}

/** A stack can be named by its ARN or by its name. */
function shortened(value: unknown): unknown {
  const [, stack] =
    typeof value === 'string' ? (/^arn:[^:]+:cloudformation:[^:]*:[^:]*:stack\/([^/]+)\//.exec(value) ?? []) : [];
  if (stack !== undefined) return stack;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== false));
}
