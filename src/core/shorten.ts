/** Shortens a sentence that quotes what somebody wrote: each quotation is cut to a readable length. */
export function shorten(sentence: string): string {
  // Every second part is between backticks.
  const parts = sentence
    .split('`')
    .map((part, index) => (index % 2 === 1 && part.length > 200 ? `${part.slice(0, 200)}…` : part));
  const short = parts.join('`');
  return short.length > 1000 ? `${short.slice(0, 1000)}…` : short;
}
