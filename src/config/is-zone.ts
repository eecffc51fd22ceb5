/** Whether this Node knows the IANA zone. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    // Intl throws this for a zone that it does not know.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
