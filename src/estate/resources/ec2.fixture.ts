import type { Instance, Volume } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { Resource } from '../../core/resource.ts';

type Raw = AsJsonObject<Instance>;
type VolumeRaw = AsJsonObject<Volume>;

/**
 * The instance of a test with the volumes that name it as the instance they are attached to: the instance need not name
 * them again.
 */
export function withAttached({ id, raw }: Resource<Raw>, others: readonly Resource[]): Raw {
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
