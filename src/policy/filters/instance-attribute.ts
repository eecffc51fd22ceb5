import * as z from 'zod';
import { hidden } from '../../core/actual.ts';
import { instanceAttributeKind } from '../../core/evidence/description.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown } from '../../core/truth.ts';
import { asItem, ITEM } from '../compile/item.ts';
import { boundValue, erased } from '../matching/bound-value.ts';
import { readDescription } from '../matching/read-description.ts';
import { valueFaults } from '../matching/value-faults.ts';
import { valueSchema } from '../matching/value-options.ts';

/** Attributes with a single value. The filter `user-data` decodes the text of `userData`. */
const attributes = [
  'instanceType',
  'kernel',
  'ramdisk',
  'userData',
  'disableApiTermination',
  'instanceInitiatedShutdownBehavior',
  'rootDeviceName',
  'sourceDestCheck',
  'ebsOptimized',
  'sriovNetSupport',
  'enaSupport',
] as const;

/**
 * `instance-attribute`: compares an attribute that DescribeInstances does not return; `key: Value` reads it. The value
 * is never shown, because user data may hold secrets. Source: Custodian's filter of that name.
 */
export const instanceAttribute = filter({
  name: 'instance-attribute',
  isForSomeTypes: true,
  schema: valueSchema.extend({ attribute: z.enum(attributes).describe("The attribute, by AWS's name") }),
  example: '{ type: instance-attribute, attribute: instanceInitiatedShutdownBehavior, key: Value, value: terminate }',
  evidence: ['instance-attribute', 'values'],
  validate: (options) =>
    options.value_type === 'resource_count'
      ? [
          {
            path: ['value_type'],
            message: 'An instance has one value of each attribute.',
            remedy: 'Compare it, with `key: Value` and `value`.',
          },
        ]
      : valueFaults(options),
  reads: () => new Set(),
  bind: ({ attribute, ...options }, context) => {
    const bound = boundValue(options, { ...context, type: ITEM });
    const needFor = (resource: Resource) => instanceAttributeKind.need(resource, { id: resource.id, attribute });
    return erased<unknown>({
      kind: 'evident',
      needs: (resource) => [needFor(resource), ...(bound.needs?.(resource) ?? [])],
      extract: (resource, evidence) => {
        const actual = readDescription(instanceAttributeKind, evidence, needFor(resource));
        return isUnknown(actual) ? actual : bound.extract(asItem(actual ?? {}, resource.id, resource), evidence);
      },
      test: bound.test,
      describe: (value) => {
        const { actual, expected } = bound.describe(value);
        return { property: `${attribute} ${options.key ?? ''}`.trim(), actual: hidden(actual), expected };
      },
    });
  },
});
