/**
 * As many answers as are kept: far more texts than an account has schedules, few enough that hostile tags cannot fill
 * the memory.
 */
const KEPT = 10_000;

/**
 * The same function, which answers each text once: for verdicts that depend on a tag's text and the time of the run
 * only.
 */
export function remembered<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    let found = known.get(text);
    if (found === undefined) {
      found = answer(text);
      if (known.size < KEPT) known.set(text, found);
    }
    return found;
  };
}
