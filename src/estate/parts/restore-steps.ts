import type { Receipt } from '../../core/receipt.ts';
import type { Ref, Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { NotRestorable, RestorePlan, RestoreRequest, RestoreStep } from '../../core/restore.ts';
import type { Verb } from '../../core/verb.ts';

/**
 * What was stopped is started, and the other way round. What runs again is held, or the same policy would stop it the
 * next night.
 */
export function stopOrStart({ receipt, hold }: RestoreRequest, verb: 'start' | 'stop'): RestorePlan {
  return {
    sources: [[receipt.subject]],
    makes: [],
    steps: ([now]) => {
      if (now === undefined) return [];
      const back: RestoreStep = { on: now, verb, options: {}, after: [] };
      return hold === undefined || verb === 'stop' ? [back] : [back, holdStep(now, hold, [0])];
    },
    differs: [],
  };
}

/**
 * Tags that were written or removed are what they were, as far as nobody has changed them since: that would be
 * somebody's word.
 */
export function tagsBack({ receipt, source }: RestoreRequest, type: ResourceType): RestorePlan {
  const wrote = tagsWritten(receipt.verb, receipt.options, type);
  return {
    sources: [[receipt.subject]],
    makes: [],
    steps: ([now]) => {
      if (now === undefined) return [];
      const ours = Object.entries(wrote).filter(
        ([key, value]) => (now.tags.get(key) ?? null) === value && now.tags.get(key) !== source.tags.get(key),
      );
      const back = Object.fromEntries(
        ours.flatMap(([key]) => (source.tags.has(key) ? [[key, source.tags.get(key) ?? '']] : [])),
      );
      const away = ours.filter(([key]) => !source.tags.has(key));
      const steps: RestoreStep[] = [
        ...(Object.keys(back).length > 0 ? [{ on: now, verb: 'tag', options: { tags: back }, after: [] }] : []),
        ...(away.length > 0
          ? [{ on: now, verb: 'untag', options: { keys: away.map(([key]) => key), values: valuesOf(away) }, after: [] }]
          : []),
      ];
      return steps;
    },
    differs: [],
  };
}

export const noSnapshot: NotRestorable = {
  reason: 'no snapshot was taken of it before: the policy said `skip-snapshot: true`, or it held no data of its own',
};

export function madeBy(earlier: readonly Receipt[], type: string): readonly Ref[] {
  return earlier.flatMap(({ ending }) => (ending.status === 'done' && ending.made?.type === type ? [ending.made] : []));
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

/** Key to value; null where the tag was removed. */
function tagsWritten(verb: string, options: unknown, type: ResourceType): Readonly<Record<string, string | null>> {
  const its = type.verbs[verb] as unknown as Verb<Resource['raw'], unknown> | undefined;
  return its?.writesTags?.(its.options.parse(options)) ?? {};
}

function valuesOf(tags: readonly (readonly [string, string | null])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
}
