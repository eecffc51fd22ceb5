import type { Message } from '../core/notify.ts';
import { messageTitle, toldOf } from './message-words.ts';
import { cut, wrap } from './plain.ts';

/** A message for a terminal. */
export function toConsoleMessage(message: Message, { columns }: { readonly columns: number }): string {
  const resources = toldOf(message).flatMap(({ name, says, because }) => [
    cut(`  ${name}`, columns),
    ...wrap(says, columns, '    '),
    ...because.flatMap((reason, at) => wrap(`${at === 0 ? 'because' : 'and'} ${reason}`, columns, '    ')),
  ]);
  return `${[cut(messageTitle(message), columns), ...resources].join('\n')}\n`;
}
