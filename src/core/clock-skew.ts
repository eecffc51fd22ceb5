/**
 * How far two clocks may differ, in milliseconds: ours and AWS's, or those of two machines of ours. AWS itself refuses
 * calls from clocks that differ more.
 */
export const maxClockSkewMs = 5 * 60_000;
