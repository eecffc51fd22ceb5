/**
 * A value from AWS as one line that is safe on a terminal. Control characters could move the cursor or change colours,
 * and directional marks could make one name look like another. Anybody who can tag a resource could write them.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, '�');
}
