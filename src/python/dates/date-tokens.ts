/**
 * Splits the text of a date as Python's dateutil does: runs of letters, runs of digits, and each other character by
 * itself. A dot belongs to a number (`4:30:21.447`) unless there are several (`Sep.20.2009`), and a comma to a number
 * of two digits or more (`12,5` is 12.5). Source: dateutil 2.9.0, `_timelex`: its results for unusual texts decide what
 * Custodian's policies match.
 */
export function dateTokens(text: string): readonly string[] {
  const tokens: string[] = [];
  const characters = Array.from(text.replaceAll('\0', ''));
  for (let at = 0; at < characters.length; ) {
    const run = readRun(characters, at);
    tokens.push(...run.tokens);
    at += run.length;
  }
  return tokens;
}

const isLetter = (character: string) => /^\p{L}$/u.test(character);
const isDigit = (character: string) => /^\p{Nd}$/u.test(character);

/** `word.` and `number.`: a run that contains a dot and ends in a letter or a digit. */
type State = 'word' | 'number' | 'word.' | 'number.';

function readRun(
  characters: readonly string[],
  start: number,
): { readonly tokens: readonly string[]; readonly length: number } {
  const first = characters[start] ?? '';
  if (/^\s$/u.test(first)) return { tokens: [' '], length: 1 };
  let state: State | undefined = isLetter(first) ? 'word' : isDigit(first) ? 'number' : undefined;
  if (state === undefined) return { tokens: [first], length: 1 };
  let token = first;
  let hasLetters = false;
  for (const character of characters.slice(start + 1)) {
    hasLetters ||= state.startsWith('word');
    const next: State | undefined = nextState(state, token, character);
    if (next === undefined) break;
    token += character;
    state = next;
  }
  const length = Array.from(token).length;
  const dots = token.split('.').length - 1;
  if (state.endsWith('.') && (hasLetters || dots > 1 || /[.,]$/.test(token))) {
    const parts = token.split(/([.,])/);
    const head = parts[0] ?? '';
    return {
      tokens: [state === 'number.' ? head.replaceAll(',', '.') : head, ...parts.slice(1).filter((part) => part !== '')],
      length,
    };
  }
  return { tokens: [state === 'number.' && dots === 0 ? token.replaceAll(',', '.') : token], length };
}

/** Whether a run continues with this character, and as which kind. */
function nextState(state: State, token: string, character: string): State | undefined {
  switch (state) {
    case 'word':
      return isLetter(character) ? 'word' : character === '.' ? 'word.' : undefined;
    case 'number':
      if (isDigit(character)) return 'number';
      return character === '.' || (character === ',' && token.length >= 2) ? 'number.' : undefined;
    case 'word.':
      if (character === '.' || isLetter(character)) return 'word.';
      return isDigit(character) && token.endsWith('.') ? 'number.' : undefined;
    case 'number.':
      if (character === '.' || isDigit(character)) return 'number.';
      return isLetter(character) && token.endsWith('.') ? 'word.' : undefined;
    default:
      return state satisfies never;
  }
}
