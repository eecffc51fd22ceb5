/**
 * As many answers as are kept: far more texts than an account has schedules, few enough that hostile tags cannot fill
 * the memory.
 */
const MAX_CACHED = 10_000;

/**
 * The same function, which answers each text once: for verdicts that depend on a tag's text and the time of the run
 * only.
 */
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
