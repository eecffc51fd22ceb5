/**
 * Compiles a pattern in which `*` stands for any run of characters and `?` for one. The pattern must match the whole
 * text, and case counts. It does not use a regular expression, so no pattern can make it slow.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  return pattern.includes('?') ? (text) => matchesByCharacter(pattern, text) : byParts(pattern.split('*'));
}

/** Whether a text matches the pattern, ignoring case. */
export function matchesGlob(pattern: string, text: string): boolean {
  return compilePattern(pattern.toLowerCase())(text.toLowerCase());
}

/** The text must have the parts around the stars in their order. */
function byParts([first = '', ...rest]: readonly string[]): (text: string) => boolean {
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    const end = text.length - last.length;
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found === -1 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** Goes back to the last `*` only, so the time is at most the product of both lengths. */
function matchesByCharacter(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  let star = -1;
  let resumeAt = 0;
  while (inText < text.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern++;
      resumeAt = inText;
    } else if (pattern[inPattern] === '?' || pattern[inPattern] === text[inText]) {
      inPattern++;
      inText++;
    } else if (star !== -1) {
      inPattern = star + 1;
      inText = ++resumeAt;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}
