/**
 * Whether a name is one that Mayfly gives to what it makes as a way back: `mayfly-` and the id of the step. RDS takes a
 * final snapshot under such a name, but without Mayfly's tags.
 */
export function isOwnName(name: string | undefined): boolean {
  return name !== undefined && /^mayfly-[0-9a-f]{16}$/.test(name);
}
