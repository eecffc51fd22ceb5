import type { Message } from '../core/notify.ts';
import { cut, wrap } from './columns.ts';
import { messageTitle, notifiedResources } from './message-words.ts';

/** A message for a terminal. */
export function toConsoleMessage(message: Message, { columns }: { readonly columns: number }): string {
  const resources = notifiedResources(message).flatMap(({ name, message: text, because }) => [
    cut(`  ${name}`, columns),
    ...wrap(text, columns, '    '),
    ...because.flatMap((reason, at) => wrap(`${at === 0 ? 'because' : 'and'} ${reason}`, columns, '    ')),
  ]);
  return `${[cut(messageTitle(message), columns), ...resources].join('\n')}\n`;
}
