/** Whether something is encrypted, and with which key, as AWS tells it. */
interface Encryption {
  readonly is: boolean | undefined;
  readonly key: string | undefined;
}

/**
 * What speaks against a snapshot that is not encrypted as its source is, with the same key; also where AWS does not
 * say.
 */
export function otherEncryption(
  snapshot: string,
  its: Encryption,
  source: string,
  sources: Encryption,
): string | undefined {
  if (its.is === undefined || sources.is === undefined)
    return `AWS does not say whether ${snapshot} is encrypted as ${source} is`;
  if (its.is !== sources.is) return `${snapshot} is ${encrypted(its.is)}, and ${source} is ${encrypted(sources.is)}`;
  if (!sources.is || (sources.key !== undefined && its.key === sources.key)) return undefined;
  return `${snapshot} is encrypted with the key ${its.key ?? '(not told)'}, and ${source} with ${sources.key ?? '(not told)'}`;
}

function encrypted(is: boolean): string {
  return is ? 'encrypted' : 'not encrypted';
}
