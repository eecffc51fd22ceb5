import { haltWords } from '../core/halt-words.ts';
import type { HaltState } from '../core/limits.ts';
import { plain } from './plain.ts';

/** What `mayfly halt` has done, for a terminal. */
export function toHaltText({
  before,
  state,
  switch: name,
}: {
  readonly before: HaltState;
  readonly state: HaltState;
  readonly switch: string;
}): string {
  if (state.is !== 'running')
    return `Mayfly is ${plain(haltWords(state))}.\nThe switch is ${name}. No step is started until \`mayfly halt --lift\`; what is under way goes on from there.\n`;
  const was = before.is === 'running' ? 'It was not halted.' : `It was ${plain(haltWords(before))}.`;
  return `Mayfly runs: nothing halts it.\n${was} \`mayfly apply\` goes on with the plans that it left.\n`;
}
