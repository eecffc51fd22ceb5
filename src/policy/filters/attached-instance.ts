import { relatedFilter } from '../matching/related.ts';

/**
 * `instance`: asks of the instance that a volume is attached to (the first, with multi-attach) what `value` asks of the
 * volume. Source: Custodian's filter of that name.
 */
export const attachedInstance = relatedFilter({
  name: 'instance',
  kind: 'instance',
  ids: { ebs: 'Attachments[0].InstanceId' },
  example: '{ type: instance, key: "tag:Name", value: build }',
  isSingle: true,
});
