/**
 * Reads a number that AWS writes as a text: `0.1070000000`, `-12.5`, `1.2E-9`. JavaScript takes an empty text for 0,
 * and a price or a limit of 0 that nobody has named would count as known.
 * @returns undefined for any other text.
 */
export function decimalIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
