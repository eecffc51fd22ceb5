/** `npm run nightly` sets it: properties are held against all their random cases, and nothing is left out. */
export const isThorough = process.env.MAYFLY_TEST_THOROUGH !== undefined;

/** How many random cases a property is held against: all of them at night, a tenth in `npm test`. */
export function cases(all: number): number {
  return isThorough ? all : Math.max(20, Math.round(all / 10));
}
