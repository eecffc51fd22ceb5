import { compareText } from '../core/compare-text.ts';
import type { Policy } from '../core/policy.ts';
import type { Place } from '../core/resource.ts';
import type { Settings } from '../core/settings.ts';
import type { IamVocabulary } from '../core/vocabulary.ts';
import { protectedWords } from './deny.ts';
import { neededActions } from './needed-actions.ts';
import { type Grant, grantsOf, isRead } from './role.ts';

/**
 * A question for IAM's policy simulator: whether these actions are allowed on these resources, with the context in
 * which these policies call them.
 */
export interface PermissionQuestion {
  readonly actions: readonly string[];
  /** ARNs of examples, or `*`. Each is judged by itself. */
  readonly resources: readonly string[];
  /** Condition keys with the values of a real call. */
  readonly context: Readonly<Record<string, string>>;
  /** Who needs each action: `ebs-unattached: delete ebs`. */
  readonly reasons: Readonly<Record<string, readonly string[]>>;
  readonly isWrite: boolean;
  /** For a write that tags can deny: the tag with which an explicit Deny must refuse it. */
  readonly deniedWith?: Readonly<Record<string, string>>;
}

/**
 * What an identity must be allowed to plan these policies and to apply their plan in one place, and which of its writes
 * must be denied.
 */
export function permissionQuestions(
  policies: readonly Policy[],
  vocabulary: IamVocabulary,
  settings: Settings,
  place: Place,
  partition = 'aws',
): readonly PermissionQuestion[] {
  const needed = neededActions(policies, vocabulary).filter(({ action }) => action !== 's3:GetObject');
  const context = { 'aws:RequestedRegion': place.region };
  const reads = needed.filter(({ action }) => isRead(action));
  const grants = needed.filter(({ action }) => !isRead(action)).flatMap((each) => grantsOf(each, vocabulary.iam));
  const groups = Map.groupBy(grants, ({ resources, when, ignoresTags }) =>
    JSON.stringify([resources, when, ignoresTags]),
  );
  const [key] = protectedWords(settings).keys;
  const writes = [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, group]): PermissionQuestion => {
      const [{ resources, when, ignoresTags }] = group as [Grant];
      return {
        ...actionsOf(group),
        resources: resources.map((pattern) => exampleArn(pattern, place, partition)),
        context: { ...context, ...contextFor(when, place) },
        isWrite: true,
        ...(!ignoresTags && key !== undefined && { deniedWith: { [`aws:ResourceTag/${key}`]: 'persistent-core' } }),
      };
    });
  return [
    ...(reads.length === 0 ? [] : [{ ...actionsOf(reads), resources: ['*'], context, isWrite: false }]),
    ...writes,
  ];
}

function actionsOf(
  needed: readonly { readonly action: string; readonly reason: string }[],
): Pick<PermissionQuestion, 'actions' | 'reasons'> {
  const actions = [...new Set(needed.map(({ action }) => action))].sort();
  const reasonsOf = (wanted: string): readonly string[] =>
    [...new Set(needed.flatMap(({ action, reason }) => (action === wanted ? [reason] : [])))].sort();
  return { actions, reasons: Object.fromEntries(actions.map((action) => [action, reasonsOf(action)])) };
}

/** A possible ARN that matches the pattern. */
function exampleArn(pattern: string, { account, region }: Place, partition: string): string {
  if (pattern === '*') return '*';
  const [head, , service, where, whose, ...rest] = pattern
    .replace('${AWS::Partition}', partition)
    .replace('${AWS::AccountId}', account)
    .split(':');
  const named = rest.join(':').replaceAll('*', 'mayfly-doctor');
  return [head, partition, service, where === '*' ? region : where, whose === '*' ? account : whose, named].join(':');
}

/** Context values with which the conditions of a grant hold. */
function contextFor(when: Grant['when'], { region }: Place): Readonly<Record<string, string>> {
  const tests = Object.values(when).flatMap((keys) => Object.entries(keys));
  return Object.fromEntries(
    tests.map(([key, [value = '']]) => [key, value.replace(/\.\*$/, `.${region}.amazonaws.com`)]),
  );
}
