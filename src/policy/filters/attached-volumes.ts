import * as z from 'zod';
import { need } from '../../core/evidence/need.ts';
import { type BoundEach, filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { everyTruth, isUnknown, someTruth, type Truth, type Unknown, unknown } from '../../core/truth.ts';
import { asItem, ITEM } from '../compile/item.ts';
import { described } from '../matching/described.ts';
import { valueFaults } from '../matching/value-faults.ts';
import { boundValue, erased, valueSchema } from './value.ts';

interface Volumes {
  readonly fits: Truth;
  readonly ids: readonly string[];
}

type Volume = Readonly<Record<string, unknown>> & {
  readonly Attachments?: readonly { readonly InstanceId?: string; readonly Device?: string }[];
};

/**
 * `ebs`: asks of the volumes of an instance what `value` asks of the instance; one must fit, or with `operator: and`
 * all. An instance without volumes does not match; one of which all are on `skip-devices` matches with `and`. Source:
 * Custodian's filter of that name.
 */
export const attachedVolumes = filter({
  name: 'ebs',
  types: ['ec2'],
  schema: valueSchema.extend({
    operator: z.enum(['and', 'or']).default('or').describe('Whether all volumes must fit, or one'),
    'skip-devices': z.array(z.string()).default([]).describe('Volumes on these devices are not looked at'),
  }),
  example: '{ type: ebs, key: Encrypted, value: false, skip-devices: [/dev/xvda] }',
  evidence: ['volume', 'values'],
  validate: (options) =>
    options.value_type === 'resource_count'
      ? [
          {
            path: ['value_type'],
            says: 'Volumes cannot be counted here.',
            remedy: 'Count `BlockDeviceMappings` with `list-item`.',
          },
        ]
      : valueFaults(options),
  reads: () => new Set(['InstanceId', 'BlockDeviceMappings']),
  bind: (options, context) => {
    const bound = boundValue(options, { ...context, type: ITEM }) as unknown as BoundEach<unknown>;
    const skipped = new Set(options['skip-devices']);
    const decide = options.operator === 'and' ? everyTruth : someTruth;
    const asking = (resource: Resource, id: string) => need('volume', resource, { id });
    return erased<Volumes>({
      kind: 'evident',
      needs: (resource) => [...idsOf(resource).map((id) => asking(resource, id)), ...(bound.needs?.(resource) ?? [])],
      look: (resource, evidence): Volumes | Unknown => {
        const all = idsOf(resource).map((id) => described(evidence, asking(resource, id)));
        const unread = all.find(isUnknown);
        if (unread) return unread;
        const attached = (all as readonly (Volume | undefined)[]).flatMap((volume) =>
          volume?.Attachments?.[0]?.InstanceId === resource.id ? [volume] : [],
        );
        const seen = attached.filter(
          ({ Attachments = [] }) => !Attachments.some(({ Device }) => Device !== undefined && skipped.has(Device)),
        );
        const found = seen.map((volume) => bound.look(asItem(volume, String(volume.VolumeId), resource), evidence));
        const fits =
          attached.length > 0 && decide(found.map((value) => (isUnknown(value) ? 'unknown' : bound.holds(value))));
        return fits === 'unknown'
          ? (found.find(isUnknown) ?? unknown('the value cannot be judged'))
          : { fits, ids: seen.map(({ VolumeId }) => String(VolumeId)) };
      },
      holds: ({ fits }) => fits,
      describe: (found) => {
        const { looked, wanted } = bound.describe(unknown(''));
        return { looked: `${looked} of its volumes`, ...(!isUnknown(found) && { found: found.ids }), wanted };
      },
    });
  },
});

function idsOf({ raw }: Resource): readonly string[] {
  const mappings = Array.isArray(raw.BlockDeviceMappings)
    ? (raw.BlockDeviceMappings as readonly { readonly Ebs?: { readonly VolumeId?: string } }[])
    : [];
  return mappings.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []);
}
