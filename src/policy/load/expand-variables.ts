import type { Json } from '../../core/json.ts';
import type { ActionNode, FilterNode, Policy } from '../../core/policy.ts';
import { expandText } from './format-text.ts';

/** What is known only where and when a policy runs. */
export interface RunVariables {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly now: Date;
}

/**
 * A policy with `{account_id}`, `{region}`, `{partition}` and `{now}` filled in, as Custodian does it once per account
 * and region, before its filters are made. A text with any other name in braces stays wholly as it is, and so do the
 * names that actions fill in themselves (`{op}`, `{action_date}`) and the subject of `notify`. Its digest stays: it is
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

/** Keys are left as they are; only texts are expanded. */
function expandJson(value: Json, text: (written: string) => string): Json {
  if (typeof value === 'string') return value.includes('{') || value.includes('}') ? text(value) : value;
  if (Array.isArray(value)) return value.map((item: Json) => expandJson(item, text));
  if (isMapping(value))
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expandJson(member, text)]));
  return value;
}
