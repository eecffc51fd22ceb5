import type { Message } from '../core/notify.ts';
import { toConsoleMessage } from './console-message.ts';
import { toSlackMessage } from './slack-message.ts';

/** A message in every form in which it is sent. */
export interface MessageFormats {
  readonly asText: (message: Message) => string;
  readonly asSlack: (message: Message) => unknown;
}

/** @param columns the width of text. */
export function messageFormats(columns: number): MessageFormats {
  return { asText: (message) => toConsoleMessage(message, { columns }), asSlack: toSlackMessage };
}
