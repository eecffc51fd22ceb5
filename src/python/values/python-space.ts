/** White space by Python's `str.isspace`: JavaScript's `\s` lacks U+001C to U+001F and U+0085, and has U+FEFF. */
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const AT_START = new RegExp(`^${SPACE}+`);
const AT_END = new RegExp(`${SPACE}$`);

/** Python's `str.lstrip()`. */
export function stripStart(text: string): string {
  return text.replace(AT_START, '');
}

/** Python's `str.strip()`. */
export function strip(text: string): string {
  const stripped = stripStart(text);
  let end = stripped.length;
  while (end > 0 && AT_END.test(stripped.charAt(end - 1))) end--;
  return stripped.slice(0, end);
}
