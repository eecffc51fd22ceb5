/**
 * Whether a text fits a pattern in which `*` stands for any run of characters, case aside. Written without a regular
 * expression, so that no pattern can make it slow.
 */
export function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const wanted = text.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return wanted === first;
  if (!wanted.startsWith(first) || !wanted.endsWith(last) || wanted.length < first.length + last.length) return false;
  const end = wanted.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = wanted.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
