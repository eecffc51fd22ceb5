import type { Volume } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { NoWayBack, Undoing, Undone, UndoStep } from '../../core/restore.ts';
import type { Verb } from '../../core/verb.ts';

/**
 * What was stopped is started, and the other way round. What runs again is held, or the same policy would stop it the
 * next night.
 */
export function stopOrStart({ receipt, hold }: Undone, verb: 'start' | 'stop'): Undoing {
  return {
    sources: [[receipt.subject]],
    makes: [],
    steps: ([now]) => {
      if (now === undefined) return [];
      const back: UndoStep = { on: now, verb, options: {}, after: [] };
      return hold === undefined || verb === 'stop' ? [back] : [back, holdStep(now, hold, [0])];
    },
    differs: [],
  };
}

/**
 * Tags that were written or removed are what they were, as far as nobody has changed them since: that would be
 * somebody's word.
 */
export function tagsBack({ receipt, source }: Undone, type: ResourceType): Undoing {
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
      const steps: UndoStep[] = [
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

/** A volume is attached again where it was. */
export function attachAgain({ receipt, source }: Undone): Undoing | NoWayBack {
  const { Attachments = [] } = source.raw as AsJsonObject<Volume>;
  const to = Attachments.flatMap(({ InstanceId, Device }) =>
    InstanceId === undefined || Device === undefined ? [] : [{ instance: InstanceId, device: Device }],
  );
  if (to.length === 0) return { none: 'the receipt does not say what it was attached to' };
  return {
    sources: [[receipt.subject], ...to.map(({ instance }) => [{ type: 'ec2', id: instance }])],
    makes: [],
    steps: ([volume]) => {
      const { Attachments: now = [] } = (volume?.raw ?? {}) as AsJsonObject<Volume>;
      const open = to.filter(({ instance }) => !now.some(({ InstanceId }) => InstanceId === instance));
      return volume === undefined || open.length === 0
        ? []
        : [{ on: volume, verb: 'attach', options: { to: open }, after: [] }];
    },
    differs: [],
  };
}

export function holdStep(
  on: UndoStep['on'],
  { key, value }: NonNullable<Undone['hold']>,
  after: readonly number[],
): UndoStep {
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
