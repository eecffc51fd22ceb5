/** Whether this Node knows the IANA zone. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // Intl throws for a zone that it does not know.
    return false;
  }
}
