import type { Json } from '../core/json.ts';
import type { Message } from '../core/notify.ts';
import { count } from './amounts.ts';
import { messageTitle, type NotifiedResource, notifiedResources } from './message-words.ts';

/**
 * Beside these 45: a header, a line for the others and one for the message id. Slack takes 50 blocks a message, 3,000
 * characters a section and 150 a header. Source: https://docs.slack.dev/reference/block-kit/blocks
 */
const resourcesShown = 45;
const sectionLength = 3_000;
const headerLength = 150;

/** A message as JSON for a Slack incoming webhook: a header with the owner, and one section for each resource. */
export function toSlackMessage(message: Message): Json {
  const title = messageTitle(message);
  const resources = notifiedResources(message);
  const more = resources.length - resourcesShown;
  return {
    text: escaped(title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cutEscaped(title, headerLength), emoji: false } },
      ...resources.slice(0, resourcesShown).map(section),
      ...(more > 0 ? [context(`and ${count(more, 'more resource')}`)] : []),
      context(`Message ${message.id}`),
    ],
  };
}

function section({ subject, name, message, because }: NotifiedResource): Json {
  const place = `${subject.account} ${subject.region}`;
  const reasons = because.map((reason, at) => `_${at === 0 ? 'because' : 'and'}_ ${escaped(reason)}`);
  const lines = [`*${escaped(name)}*  ${escaped(place)}`, escaped(message), ...reasons];
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: cutEscaped(lines.join('\n'), sectionLength), verbatim: true },
  };
}

/**
 * At most `length` characters. Half of an entity or of a character would show as rubbish, so the cut removes it too.
 */
function cutEscaped(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/(?:&[a-z]{0,3}|[\ud800-\udbff])$/, '')}…`;
}

function context(text: string): Json {
  return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] };
}

/** Slack's three control characters. Escaped, a text cannot mention anybody or make a link. */
function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
