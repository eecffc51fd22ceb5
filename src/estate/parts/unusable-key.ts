import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { moment } from '../../core/moment.ts';
import { CallFailed } from '../aws/call-failed.ts';
import type { Encryption } from './encryption-difference.ts';

/**
 * Why nobody could read an encrypted snapshot now: its key is disabled, about to be deleted, without key material, or
 * gone. That the source has the same key does not help: an attached volume goes on working with a key that cannot be
 * used any more, because the instance holds the data key. So deleting the source would lose what can still be read.
 *
 * Nothing is remembered between two checks: a key may be disabled at any time, also while a snapshot is completed.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/unusable-kms-keys.html
 * @param snapshot how messages call it: `snap-1`, `snapshot orders-final`.
 * @throws CallFailed with the key and the remedy, if KMS did not answer or may not be asked. Then the state of the key
 * is not known: the check of the snapshot must not end.
 */
export async function unusableKey(
  aws: Aws,
  snapshot: string,
  { isEncrypted, key }: Encryption,
): Promise<string | undefined> {
  if (isEncrypted === false) return undefined;
  if (key === undefined) return `AWS does not report the key of ${snapshot}`;
  try {
    const fault = await keyFault(aws, key);
    return fault && `${snapshot} cannot be read: its key ${key} ${fault}`;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const { operation, code, message, status } = error;
    const detail = `${snapshot} is not verified, because the state of its key ${key} is not known${remedyFor(code)}`;
    throw new CallFailed(operation, code, message, status, { cause: error, detail });
  }
}

/**
 * Why a key cannot be used now, as a clause: `is disabled`. A deleted key stays away: AWS has no way to bring it back.
 * @throws CallFailed
 */
export async function keyFault(aws: Aws, key: string): Promise<string | undefined> {
  try {
    const { KeyMetadata: described } = await aws.read.kms.describeKey({ KeyId: key });
    return faultOf(described ?? {});
  } catch (error) {
    if (error instanceof CallFailed && error.code === 'NotFoundException') return 'does not exist any more';
    throw error;
  }
}

/**
 * A multi-Region key in the state Updating can be used; in every other state but Enabled, KMS decrypts nothing. A state
 * that AWS does not report, or that is new, counts as one of these.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html,
 * https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-update.html
 */
function faultOf({ KeyState: state, DeletionDate: deletedAt }: Partial<AsJsonObject<KeyMetadata>>): string | undefined {
  switch (state) {
    case 'Enabled':
    case 'Updating':
      return undefined;
    case 'Disabled':
      return 'is disabled';
    case 'PendingDeletion':
      return `will be deleted${deletedAt === undefined ? '' : ` at ${moment(deletedAt)}`}`;
    case 'PendingReplicaDeletion':
      return 'will be deleted after its replicas';
    case 'PendingImport':
      return 'has no key material';
    case 'Unavailable':
      return 'is in a key store that is not connected';
    case 'Creating':
      return 'is still being created';
    case undefined:
      return 'is in a state that AWS does not report';
    default:
      return `is in the state ${state satisfies never as string}`;
  }
}

/** A key's policy may not leave it to IAM who describes the key: then it must allow it itself. */
function remedyFor(code: string): string {
  return /AccessDenied|NotAuthorized|Unauthorized/.test(code)
    ? '. Allow kms:DescribeKey to this role, and in the policy of the key if that does not leave it to IAM'
    : '';
}
