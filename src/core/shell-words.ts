/**
 * Words as one line that a POSIX shell takes apart into the same words: a command that people copy. Words with letters
 * that a shell would interpret are quoted.
 */
export function shellWords(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
