import type { Receipt } from '../../core/receipt.ts';
import type { Ref, Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { NotRestorable, RestorePlan, RestoreRequest, RestoreStep } from '../../core/restore.ts';
import type { Verb } from '../../core/verb.ts';

/**
 * Starts what was stopped, or stops what was started. A resource that runs again gets a hold, because the same policy
 * would stop it again the next night.
 */
export function startOrStop({ receipt, hold }: RestoreRequest, verb: 'start' | 'stop'): RestorePlan {
  return {
    sources: [[receipt.subject]],
    creates: [],
    steps: ([current]) => {
      if (current === undefined) return [];
      const step: RestoreStep = { on: current, verb, options: {}, after: [] };
      return hold === undefined || verb === 'stop' ? [step] : [step, holdStep(current, hold, [0])];
    },
    differs: [],
  };
}

/**
 * Sets tags back that were written or removed, but only those that nobody has changed since: a later change is
 * somebody's decision.
 */
export function restoreTags({ receipt, source }: RestoreRequest, type: ResourceType): RestorePlan {
  const written = tagsWritten(receipt.verb, receipt.options, type);
  return {
    sources: [[receipt.subject]],
    creates: [],
    steps: ([current]) => {
      if (current === undefined) return [];
      const unchanged = Object.entries(written).filter(
        ([key, value]) => (current.tags.get(key) ?? null) === value && current.tags.get(key) !== source.tags.get(key),
      );
      const restored = Object.fromEntries(
        unchanged.flatMap(([key]) => (source.tags.has(key) ? [[key, source.tags.get(key) ?? '']] : [])),
      );
      const added = unchanged.filter(([key]) => !source.tags.has(key));
      const steps: RestoreStep[] = [
        ...(Object.keys(restored).length > 0
          ? [{ on: current, verb: 'tag', options: { tags: restored }, after: [] }]
          : []),
        ...(added.length > 0
          ? [
              {
                on: current,
                verb: 'untag',
                options: { keys: added.map(([key]) => key), values: valuesOf(added) },
                after: [],
              },
            ]
          : []),
      ];
      return steps;
    },
    differs: [],
  };
}

export const noSnapshot: NotRestorable = {
  reason:
    'no snapshot was taken before: the policy said `skip-snapshot: true`, or the resource holds no data of its own',
};

export function createdBy(earlier: readonly Receipt[], type: string): readonly Ref[] {
  return earlier.flatMap(({ ending }) =>
    ending.status === 'done' && ending.created?.type === type ? [ending.created] : [],
  );
}

export function withHold(
  tags: Readonly<Record<string, string>>,
  hold: RestoreRequest['hold'],
): Readonly<Record<string, string>> {
  return hold === undefined ? tags : { ...tags, [hold.key]: hold.value };
}

export function holdStep(
  on: RestoreStep['on'],
  { key, value }: NonNullable<RestoreRequest['hold']>,
  after: readonly number[],
): RestoreStep {
  return { on: { type: on.type, id: on.id, arn: on.arn }, verb: 'tag', options: { tags: { [key]: value } }, after };
}

/** Values by key; null for a tag that was removed. */
function tagsWritten(verb: string, options: unknown, type: ResourceType): Readonly<Record<string, string | null>> {
  const definition = type.verbs[verb] as unknown as Verb<Resource['raw'], unknown> | undefined;
  return definition?.writesTags?.(definition.options.parse(options)) ?? {};
}

function valuesOf(tags: readonly (readonly [string, string | null])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
}
