import * as z from 'zod';
import { shown } from '../../core/actual.ts';
import { volumeKind } from '../../core/evidence/description.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { everyTruth, isUnknown, someTruth, type Truth, type Unknown, unknown } from '../../core/truth.ts';
import { asItem, ITEM } from '../compile/item.ts';
import { boundValue, erased } from '../matching/bound-value.ts';
import { readDescription } from '../matching/read-description.ts';
import { valueFaults } from '../matching/value-faults.ts';
import { valueSchema } from '../matching/value-options.ts';

interface Volumes {
  readonly fits: Truth;
  readonly ids: readonly string[];
}

type Volume = Readonly<Record<string, unknown>> & {
  readonly VolumeId?: string;
  readonly Attachments?: readonly { readonly InstanceId?: string; readonly Device?: string }[];
};

/**
 * `ebs`: compares a value of an instance's volumes, with the options of `value`. One volume must match, or all with
 * `operator: and`. An instance without volumes does not match; one with only skipped volumes matches with `operator:
 * and`. Source: Custodian's filter of that name.
 */
export const attachedVolumes = filter({
  name: 'ebs',
  isForSomeTypes: true,
  schema: valueSchema.extend({
    operator: z.enum(['and', 'or']).default('or').describe('Whether all volumes must match, or one'),
    'skip-devices': z.array(z.string()).default([]).describe('Ignore the volumes on these devices'),
  }),
  example: '{ type: ebs, key: Encrypted, value: false, skip-devices: [/dev/xvda] }',
  evidence: ['volume', 'values'],
  validate: (options) =>
    options.value_type === 'resource_count'
      ? [
          {
            path: ['value_type'],
            message: 'This filter cannot count volumes.',
            remedy: 'Count `BlockDeviceMappings` with `list-item`.',
          },
        ]
      : valueFaults(options),
  reads: () => new Set(['InstanceId', 'BlockDeviceMappings']),
  bind: (options, context) => {
    const bound = boundValue(options, { ...context, type: ITEM });
    const skipped = new Set(options['skip-devices']);
    const decide = options.operator === 'and' ? everyTruth : someTruth;
    const needFor = (resource: Resource, id: string) => volumeKind.need(resource, { id });
    return erased<Volumes>({
      kind: 'evident',
      needs: (resource) => [...idsOf(resource).map((id) => needFor(resource, id)), ...(bound.needs?.(resource) ?? [])],
      extract: (resource, evidence): Volumes | Unknown => {
        const descriptions = idsOf(resource).map((id) => readDescription(volumeKind, evidence, needFor(resource, id)));
        const unread = descriptions.find(isUnknown);
        if (unread) return unread;
        const attached = (descriptions as readonly (Volume | undefined)[]).flatMap((volume) =>
          volume?.Attachments?.[0]?.InstanceId === resource.id ? [volume] : [],
        );
        const compared = attached.filter(
          ({ Attachments = [] }) => !Attachments.some(({ Device }) => Device !== undefined && skipped.has(Device)),
        );
        const actual = compared.map((volume) =>
          bound.extract(asItem(volume, String(volume.VolumeId), resource), evidence),
        );
        const fits =
          attached.length > 0 && decide(actual.map((value) => (isUnknown(value) ? 'unknown' : bound.test(value))));
        return fits === 'unknown'
          ? (actual.find(isUnknown) ?? unknown('the value cannot be compared'))
          : { fits, ids: compared.flatMap(({ VolumeId }) => VolumeId ?? []) };
      },
      test: ({ fits }) => fits,
      describe: (actual) => {
        const { property, expected } = bound.describe(unknown(''));
        return {
          property: `${property} of its volumes`,
          ...(!isUnknown(actual) && { actual: shown(actual.ids) }),
          expected,
        };
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
