import type { Policy } from '../core/policy.ts';
import type { Place } from '../core/resource.ts';
import type { Settings } from '../core/settings.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { asksOf } from './asks.ts';
import { protectedWords } from './deny.ts';
import { type Grant, grantsOf, isRead } from './role.ts';

/**
 * Something to ask IAM's evaluator: whether these actions are allowed on these resources, as these policies would call
 * them.
 */
export interface PermissionQuestion {
  readonly actions: readonly string[];
  /** ARNs of examples, or `*`. Each is judged by itself. */
  readonly resources: readonly string[];
  /** Condition keys with the value that AWS would see. */
  readonly context: Readonly<Record<string, string>>;
  /** Who needs each action: `ebs-unattached: delete ebs`. */
  readonly reasons: Readonly<Record<string, readonly string[]>>;
  readonly isWrite: boolean;
  /** For a write whose resource's tags decide: the tag with which it must be denied, by an explicit Deny. */
  readonly deniedWith?: Readonly<Record<string, string>>;
}

/**
 * What an identity must be allowed, to plan and carry out these policies in a place; and of its writes, what it must be
 * denied.
 */
export function permissionQuestions(
  policies: readonly Policy[],
  vocabulary: Vocabulary,
  settings: Settings,
  place: Place,
  partition = 'aws',
): readonly PermissionQuestion[] {
  const asks = asksOf(policies, vocabulary).filter(({ action }) => action !== 's3:GetObject');
  const context = { 'aws:RequestedRegion': place.region };
  const reads = asks.filter(({ action }) => isRead(action));
  const grants = asks.filter(({ action }) => !isRead(action)).flatMap(grantsOf);
  const groups = Map.groupBy(grants, ({ resources, when, isUngoverned }) =>
    JSON.stringify([resources, when, isUngoverned]),
  );
  const [key] = protectedWords(settings).keys;
  const writes = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]): PermissionQuestion => {
      const [{ resources, when, isUngoverned }] = group as [Grant];
      return {
        ...asked(group),
        resources: resources.map((pattern) => example(pattern, place, partition)),
        context: { ...context, ...seenBy(when, place) },
        isWrite: true,
        ...(!isUngoverned && key !== undefined && { deniedWith: { [`aws:ResourceTag/${key}`]: 'persistent-core' } }),
      };
    });
  return [...(reads.length === 0 ? [] : [{ ...asked(reads), resources: ['*'], context, isWrite: false }]), ...writes];
}

function asked(
  some: readonly { readonly action: string; readonly reason: string }[],
): Pick<PermissionQuestion, 'actions' | 'reasons'> {
  const actions = [...new Set(some.map(({ action }) => action))].sort();
  const reasonsOf = (wanted: string): readonly string[] =>
    [...new Set(some.flatMap(({ action, reason }) => (action === wanted ? [reason] : [])))].sort();
  return { actions, reasons: Object.fromEntries(actions.map((action) => [action, reasonsOf(action)])) };
}

/** A resource that fits the pattern, as one that might be there. */
function example(pattern: string, { account, region }: Place, partition: string): string {
  if (pattern === '*') return '*';
  const [head, , service, where, whose, ...rest] = pattern
    .replace('${AWS::Partition}', partition)
    .replace('${AWS::AccountId}', account)
    .split(':');
  const named = rest.join(':').replaceAll('*', 'mayfly-doctor');
  return [head, partition, service, where === '*' ? region : where, whose === '*' ? account : whose, named].join(':');
}

/** The values that let the conditions of a grant hold. */
function seenBy(when: Grant['when'], { region }: Place): Readonly<Record<string, string>> {
  const tests = Object.values(when).flatMap((keys) => Object.entries(keys));
  return Object.fromEntries(
    tests.map(([key, [value = '']]) => [key, value.replace(/\.\*$/, `.${region}.amazonaws.com`)]),
  );
}
