import type { Json } from '../core/json.ts';
import type { Message } from '../core/tell.ts';
import { count } from './amounts.ts';
import { itemBecause, itemName, itemSays, type MessageItem, messageTitle } from './message-words.ts';
import { cut } from './plain.ts';

/** Slack takes 50 blocks a message and 3,000 characters a section, 150 in a header. Source: https://docs.slack.dev/reference/block-kit/blocks */
const itemsShown = 45;
const sectionLength = 3_000;
const headerLength = 150;

/** A message as the JSON of a Slack incoming webhook: a header with whose it is, and a section for each resource. */
export function toSlackMessage(message: Message): Json {
  const title = messageTitle(message);
  const more = message.items.length - itemsShown;
  return {
    text: escaped(title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, headerLength), emoji: false } },
      ...message.items.slice(0, itemsShown).map(section),
      ...(more > 0 ? [context(`and ${count(more, 'more resource')}`)] : []),
      context(`Message ${message.id}`),
    ],
  };
}

function section(item: MessageItem): Json {
  const { subject } = item.finding;
  const place = `${subject.account} ${subject.region}`;
  const lines = [`*${escaped(itemName(item))}*  ${escaped(place)}`, escaped(itemSays(item)), `_because_ ${escaped(itemBecause(item))}`];
  return { type: 'section', text: { type: 'mrkdwn', text: cut(lines.join('\n'), sectionLength), verbatim: true } };
}

function context(text: string): Json {
  return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] };
}

/** Slack's three control characters; without them nobody can be mentioned and no link made. */
function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
