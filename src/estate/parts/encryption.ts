/** Whether something is encrypted, and with which key, as AWS tells it. */
interface Encryption {
  readonly isEncrypted: boolean | undefined;
  readonly key: string | undefined;
}

/**
 * What speaks against a snapshot that is not encrypted as its source is, with the same key; also where AWS does not
 * say.
 */
export function encryptionDifference(
  snapshot: string,
  snapshotEncryption: Encryption,
  source: string,
  sourceEncryption: Encryption,
): string | undefined {
  if (snapshotEncryption.isEncrypted === undefined || sourceEncryption.isEncrypted === undefined)
    return `AWS does not say whether ${snapshot} is encrypted as ${source} is`;
  if (snapshotEncryption.isEncrypted !== sourceEncryption.isEncrypted)
    return `${snapshot} is ${encryptionWord(snapshotEncryption.isEncrypted)}, and ${source} is ${encryptionWord(sourceEncryption.isEncrypted)}`;
  if (
    !sourceEncryption.isEncrypted ||
    (sourceEncryption.key !== undefined && snapshotEncryption.key === sourceEncryption.key)
  )
    return undefined;
  return `${snapshot} is encrypted with the key ${snapshotEncryption.key ?? '(not told)'}, and ${source} with ${sourceEncryption.key ?? '(not told)'}`;
}

function encryptionWord(isEncrypted: boolean): string {
  return isEncrypted ? 'encrypted' : 'not encrypted';
}
