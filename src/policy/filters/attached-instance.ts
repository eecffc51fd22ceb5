import { instanceKind } from '../../core/evidence/description.ts';
import { relatedFilter } from '../matching/related.ts';

/**
 * `instance`: compares a value of the instance that a volume is attached to (with multi-attach, the first), with the
 * options of `value`. Source: Custodian's filter of that name.
 */
export const attachedInstance = relatedFilter({
  name: 'instance',
  kind: instanceKind,
  example: '{ type: instance, key: "tag:Name", value: build }',
  isSingle: true,
});
