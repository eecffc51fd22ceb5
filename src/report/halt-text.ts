import { describeHalt } from '../core/describe-halt.ts';
import type { HaltState } from '../core/limits.ts';
import { sentence } from './sentence.ts';

/** What `mayfly halt` did, for a terminal. */
export function toHaltText({
  before,
  state,
  switch: name,
}: {
  readonly before: HaltState;
  readonly state: HaltState;
  readonly switch: string;
}): string {
  if (state.status !== 'running')
    return (
      `Mayfly is ${sentence(describeHalt(state))}.\n` +
      `The switch is ${name}. No step starts until you run \`mayfly halt --lift\`; steps in progress continue then.\n`
    );
  const former = before.status === 'running' ? 'It was not halted.' : `It was ${sentence(describeHalt(before))}.`;
  return `Mayfly is running.\n${former} \`mayfly apply\` continues the plans that were interrupted.\n`;
}
