/**
 * The most results to cache: far more texts than an account has schedules, and few enough that hostile tags cannot fill
 * the memory.
 */
const MAX_CACHED = 10_000;

/** The same function, computed once per text: for results that depend only on a tag's text and the time of the run. */
export function memoized<Answer>(compute: (text: string) => Answer): (text: string) => Answer {
  const cache = new Map<string, Answer>();
  return (text) => {
    let result = cache.get(text);
    if (result === undefined) {
      result = compute(text);
      if (cache.size < MAX_CACHED) cache.set(text, result);
    }
    return result;
  };
}
