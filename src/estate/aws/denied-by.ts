/**
 * Which policy said no, as far as AWS tells: `an explicit Deny in a session policy`, `no identity-based policy allows
 * it`. Undefined where it does not. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function deniedBy(message: string): string | undefined {
  const [, denying] = /with an explicit deny in (an? [\w -]*?polic(?:y|ies))/i.exec(message) ?? [];
  if (denying !== undefined) return `an explicit Deny in ${denying}`;
  const [, lacking] = /because no ([\w -]*?policy) allows/i.exec(message) ?? [];
  return lacking === undefined ? undefined : `no ${lacking} allows it`;
}

/** AWS's words without the encoded part, which may be thousands of letters that nobody can read. */
export function withoutCode(message: string): string {
  return message.replace(/\s*Encoded authorization failure message: [\w+/=-]+\.?/, '');
}
