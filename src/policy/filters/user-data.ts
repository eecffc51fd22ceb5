import { gunzipSync } from 'node:zlib';
import { hidden } from '../../core/actual.ts';
import { instanceAttributeKind } from '../../core/evidence/description.ts';
import { filter } from '../../core/filter.ts';
import type { Resource } from '../../core/resource.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { asItem, ITEM } from '../compile/item.ts';
import { boundValue, erased } from '../matching/bound-value.ts';
import { readDescription } from '../matching/read-description.ts';
import { valueFaults } from '../matching/value-faults.ts';
import { valueSchema } from '../matching/value-options.ts';

/** AWS accepts 16 KiB of user data. Data that grows beyond this limit when decompressed is a zip bomb. */
const maxBytes = 16 * 1024 * 1024;

/**
 * `user-data`: compares the user data of an instance, decompressed if necessary. The text is never shown, because it
 * may hold secrets. Source: Custodian's filter of that name.
 */
export const userData = filter({
  name: 'user-data',
  isForSomeTypes: true,
  schema: valueSchema,
  example: "{ type: user-data, op: regex, value: '(?smi).*password=' }",
  evidence: ['instance-attribute', 'values'],
  validate: (options) =>
    options.value_type === 'resource_count'
      ? [
          {
            path: ['value_type'],
            message: 'An instance has one text of user data.',
            remedy: 'Compare it, with `op` and `value`.',
          },
        ]
      : valueFaults({ ...options, key: 'text' }),
  reads: () => new Set(),
  bind: (options, context) => {
    const bound = boundValue({ ...options, key: 'text' }, { ...context, type: ITEM });
    const needFor = (resource: Resource) =>
      instanceAttributeKind.need(resource, { id: resource.id, attribute: 'userData' });
    return erased<unknown>({
      kind: 'evident',
      needs: (resource) => [needFor(resource), ...(bound.needs?.(resource) ?? [])],
      extract: (resource, evidence) => {
        const attribute = readDescription(instanceAttributeKind, evidence, needFor(resource));
        if (isUnknown(attribute)) return attribute;
        const text = typeof attribute?.Value === 'string' ? textOf(attribute.Value) : null;
        return isUnknown(text) ? text : bound.extract(asItem({ text }, resource.id, resource), evidence);
      },
      test: bound.test,
      describe: (value) => {
        const { actual, expected } = bound.describe(value);
        return { property: 'user data', actual: hidden(actual), expected };
      },
    });
  },
});

function textOf(base64: string): string | Unknown {
  const bytes = Buffer.from(base64, 'base64');
  try {
    return utf8(bytes);
  } catch {
    return decompressed(bytes);
  }
}

function decompressed(bytes: Buffer): string | Unknown {
  try {
    return utf8(gunzipSync(bytes, { maxOutputLength: maxBytes }));
  } catch {
    return unknown('the user data is neither text nor compressed text');
  }
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
