import type { Json } from '../../core/json.ts';
import type { ActionNode, FilterNode, Policy } from '../../core/policy.ts';
import { expandText } from './format-text.ts';

/** What is only known where and when a policy runs. */
export interface RunVariables {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly now: Date;
}

/**
 * Replaces `{account_id}`, `{region}`, `{partition}` and `{now}` in a policy, as Custodian does once per account and
 * region before it compiles the filters. A text with any other name in braces stays as it is, and so do the names that
 * actions replace themselves (`{op}`, `{action_date}`) and the subject of `notify`. The digest does not change: it is
 * still the policy that somebody wrote.
 */
export function expandVariables(policy: Policy, variables: RunVariables): Policy {
  const expand = (value: Json): Json => expandJson(value, (text) => expandText(text, variables));
  return {
    ...policy,
    filters: policy.filters.map((node) => expandFilter(node, expand)),
    conditions: policy.conditions.map((node) => expandFilter(node, expand)),
    actions: policy.actions.map((action) => expandAction(action, expand)),
    ...(policy.query && {
      query: policy.query.map((part) => ({
        ...part,
        values: part.values.map((value) => expandText(value, variables)),
      })),
    }),
  };
}

function expandFilter(node: FilterNode, expand: (value: Json) => Json): FilterNode {
  if (node.kind === 'block') return { ...node, of: node.of.map((part) => expandFilter(part, expand)) };
  return { ...node, options: expand(node.options) };
}

function expandAction(action: ActionNode, expand: (value: Json) => Json): ActionNode {
  const options = expand(action.options);
  const written = action.options;
  const subject = action.name === 'notify' && isMapping(written) ? written.subject : undefined;
  return { ...action, options: subject !== undefined && isMapping(options) ? { ...options, subject } : options };
}

function isMapping(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Expands all texts; keys stay as they are. */
function expandJson(value: Json, text: (written: string) => string): Json {
  if (typeof value === 'string') return value.includes('{') || value.includes('}') ? text(value) : value;
  if (Array.isArray(value)) return value.map((item: Json) => expandJson(item, text));
  if (isMapping(value))
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expandJson(member, text)]));
  return value;
}
