import type { Message } from '../core/tell.ts';
import { itemBecause, itemName, itemSays, messageTitle } from './message-words.ts';
import { wrap } from './plain.ts';

/** A message for a terminal. */
export function toConsoleMessage(message: Message, { columns }: { readonly columns: number }): string {
  const items = message.items.flatMap((item) => [
    `  ${itemName(item)}`,
    ...wrap(itemSays(item), columns, '    '),
    ...wrap(`because ${itemBecause(item)}`, columns, '    '),
  ]);
  return `${[messageTitle(message), ...items].join('\n')}\n`;
}
