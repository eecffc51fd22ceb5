/** Whether something is encrypted, and with which key, as AWS reports it. */
export interface Encryption {
  readonly isEncrypted: boolean | undefined;
  readonly key: string | undefined;
}

/**
 * Why a snapshot does not have the same encryption and key as its source. A fact that AWS does not report counts as a
 * difference.
 */
export function encryptionDifference(
  snapshot: string,
  copy: Encryption,
  source: string,
  original: Encryption,
): string | undefined {
  if (copy.isEncrypted === undefined || original.isEncrypted === undefined)
    return `AWS does not report whether ${snapshot} and ${source} are encrypted`;
  if (copy.isEncrypted !== original.isEncrypted)
    return `${snapshot} is ${describe(copy.isEncrypted)}, but ${source} is ${describe(original.isEncrypted)}`;
  if (!original.isEncrypted || (original.key !== undefined && copy.key === original.key)) return undefined;
  return `${snapshot} is encrypted with ${keyName(copy)}, but ${source} with ${keyName(original)}`;
}

function describe(isEncrypted: boolean): string {
  return isEncrypted ? 'encrypted' : 'not encrypted';
}

function keyName({ key }: Encryption): string {
  return key === undefined ? 'an unknown key' : `key ${key}`;
}
