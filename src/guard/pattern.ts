/**
 * Whether a text is one of these patterns, in which `*` stands for any run of characters and `?` for one. Case is
 * ignored: a pattern protects, and protects rather too much than too little. Written without a regular expression, so
 * no pattern can make it slow.
 */
export function patternMatcher(patterns: readonly string[]): (text: string) => string | undefined {
  const lowered = patterns.map((pattern) => pattern.trim().toLowerCase());
  return (text) => {
    const wanted = text.toLowerCase();
    return patterns[lowered.findIndex((pattern) => fits(pattern, wanted))];
  };
}

/** The greedy match with one point of return, the last `*`: quadratic at worst. */
function fits(pattern: string, text: string): boolean {
  let p = 0;
  let star = -1;
  let resume = 0;
  let t = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star !== -1) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
