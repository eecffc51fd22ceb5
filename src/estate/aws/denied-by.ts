/**
 * Which policy denied a call, as far as AWS reports it: `an explicit Deny in a session policy`, `no identity-based
 * policy allows it`.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function deniedBy(message: string): string | undefined {
  const [, denying] = /with an explicit deny in (an? [\w -]*?polic(?:y|ies))/i.exec(message) ?? [];
  if (denying !== undefined) return `an explicit Deny in ${denying}`;
  const [, lacking] = /because no ([\w -]*?policy) allows/i.exec(message) ?? [];
  return lacking === undefined ? undefined : `no ${lacking} allows it`;
}

/** AWS's message without the encoded part, which may have thousands of characters that nobody can read. */
export function withoutCode(message: string): string {
  return message.replace(/\s*Encoded authorization failure message: [\w+/=-]+\.?/, '');
}
