import { readClassEscape } from './escapes.ts';
import type { Flags } from './flags.ts';
import type { CharacterSet, SetItem } from './node.ts';
import { fault, isTaken, type Source, take } from './source.ts';

/** Reads `[…]` after its opening bracket. */
export function readSet(source: Source, flags: Flags, start: number): CharacterSet {
  const isNegated = isTaken(source, '^');
  const items: SetItem[] = [];
  for (;;) {
    const at = source.at;
    const character = take(source);
    if (character === undefined) throw fault(source, 'this `[` is not closed', start);
    if (character === ']' && items.length > 0) break;
    const first = readItem(source, character, at);
    if (!isTaken(source, '-')) {
      items.push(first);
      continue;
    }
    const end = take(source);
    if (end === undefined) throw fault(source, 'this `[` is not closed', start);
    if (end === ']') {
      items.push(first, { from: 0x2d, to: 0x2d });
      break;
    }
    const last = readItem(source, end, at);
    if (!('from' in first) || !('from' in last) || last.from < first.from)
      throw fault(source, `\`${character}-${end}\` is not a range`, at);
    items.push({ from: first.from, to: last.from });
  }
  return { kind: 'set', isNegated, items, ignoresCase: flags.ignoreCase, isAscii: flags.ascii };
}

function readItem(source: Source, character: string, at: number): SetItem {
  if (!character.startsWith('\\')) return point(character.codePointAt(0) ?? 0);
  const read = readClassEscape(source, character.slice(1), at);
  if ('item' in read) return read.item;
  if ('point' in read) return point(read.point);
  throw fault(source, 'a set can contain characters only', at);
}

function point(of: number): SetItem {
  return { from: of, to: of };
}
