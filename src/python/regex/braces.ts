import { fault, isTaken, next, type Source, takeWhile } from './source.ts';

/** Python's MAXREPEAT on 64-bit machines. */
const MOST_REPEATS = 4_294_967_295;

/** `{2}`, `{2,}`, `{,3}`, `{2,3}`; undefined where the brace is an ordinary character. */
export function readBraces(source: Source, start: number): { min: number; max: number } | undefined {
  const behind = source.at;
  if (next(source) === '}') return undefined;
  const low = takeWhile(source, Number.POSITIVE_INFINITY, /^[0-9]$/);
  const high = isTaken(source, ',') ? takeWhile(source, Number.POSITIVE_INFINITY, /^[0-9]$/) : low;
  if (!isTaken(source, '}')) {
    source.at = behind;
    return undefined;
  }
  const range = { min: low === '' ? 0 : Number(low), max: high === '' ? Number.POSITIVE_INFINITY : Number(high) };
  if (range.min >= MOST_REPEATS || (high !== '' && range.max >= MOST_REPEATS))
    throw fault(source, 'the repetition is too large', start);
  if (range.max < range.min) throw fault(source, 'the minimum of repetitions is larger than the maximum', start);
  return range;
}
