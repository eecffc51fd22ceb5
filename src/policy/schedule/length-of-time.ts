import * as z from 'zod';
import { after, readDuration } from './duration.ts';

/** With its leap days. */
const century = 100 * 366 * 86_400_000;

/** A duration as an option, at most 100 years. */
export const lengthOfTime = z.string().refine(
  (text) => {
    const length = readDuration(text);
    return length !== undefined && after(0, length) <= century;
  },
  { message: 'not a duration of at most 100 years: write `24h`, `30d`, `2w` or `P3D`' },
);

/** The end of a duration that the schema `lengthOfTime` has accepted. */
export function endAfter(start: number, length: string): number {
  const duration = readDuration(length);
  if (duration === undefined) throw new TypeError(`${length} is not a duration`);
  return after(start, duration);
}
