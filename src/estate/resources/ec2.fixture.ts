import type { Volume } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { Resource } from '../../core/resource.ts';
import { hasInstanceStoreByName, type WithInstanceStorage } from './ec2.instance-store.ts';

type Raw = AsJsonObject<WithInstanceStorage>;
type VolumeRaw = AsJsonObject<Volume>;

/** The instance of a test, completed: its volumes, and whether its type has instance store. */
export function completed(instance: Resource<Raw>, others: readonly Resource[]): Raw {
  const raw = withAttached(instance, others);
  const { InstanceStorageSupported: described, InstanceType: type } = raw;
  return described !== undefined || type === undefined || instance.unread.has('InstanceStorageSupported')
    ? raw
    : { ...raw, InstanceStorageSupported: hasInstanceStoreByName(type) };
}

/**
 * The instance of a test with the volumes that name it as the instance they are attached to: the instance need not name
 * them again.
 */
function withAttached({ id, raw }: Resource<Raw>, others: readonly Resource[]): Raw {
  const known = (raw.BlockDeviceMappings ?? []).map(({ Ebs }) => Ebs?.VolumeId);
  const attached = others.flatMap(({ type, id: VolumeId, raw: other }) => {
    const attachment = (other as VolumeRaw).Attachments?.find(({ InstanceId }) => InstanceId === id);
    if (type !== 'ebs' || attachment === undefined || known.includes(VolumeId)) return [];
    const { Device = '/dev/xvda', DeleteOnTermination = true } = attachment;
    return [{ DeviceName: Device, Ebs: { VolumeId, Status: 'attached' as const, DeleteOnTermination } }];
  });
  return attached.length === 0
    ? raw
    : { ...raw, BlockDeviceMappings: [...(raw.BlockDeviceMappings ?? []), ...attached] };
}
