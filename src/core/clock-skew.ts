/**
 * How far two clocks may differ, in milliseconds, ours and AWS's, or two machines' of ours: AWS itself refuses calls
 * from clocks that are further off.
 */
export const maxClockSkewMs = 5 * 60_000;
