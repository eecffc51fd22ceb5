/**
 * The known name that was probably meant, or `undefined` where none is near. Near means that at most a third of the
 * letters are wrong, left out, added or swapped (Damerau-Levenshtein); case does not count, and `_` equals `-`. Of two
 * equally near names, the first.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const plainName = plain(name);
  const farthest = Math.max(1, Math.floor(plainName.length / 3));
  let nearest: string | undefined;
  let least = farthest + 1;
  for (const candidate of known) {
    const plainCandidate = plain(candidate);
    if (Math.abs(plainCandidate.length - plainName.length) >= least) continue;
    const distance = distanceOf(plainName, plainCandidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '-').slice(0, 100);
}

/** Edits from one text to the other: a letter added, left out or replaced, or two neighbours swapped. */
function distanceOf(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwapped) edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
