import type { Json } from '../core/json.ts';
import type { Message } from '../core/notify.ts';
import { count } from './amounts.ts';
import { messageTitle, type Told, toldOf } from './message-words.ts';
import { cut } from './plain.ts';

/**
 * 45 and a header, a line for the rest and one for the id. Slack takes 50 blocks a message and 3,000 characters a
 * section, 150 in a header. Source: https://docs.slack.dev/reference/block-kit/blocks
 */
const resourcesShown = 45;
const sectionLength = 3_000;
const headerLength = 150;

/** A message as the JSON of a Slack incoming webhook: a header with whose it is, and a section for each resource. */
export function toSlackMessage(message: Message): Json {
  const title = messageTitle(message);
  const resources = toldOf(message);
  const more = resources.length - resourcesShown;
  return {
    text: escaped(title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, headerLength), emoji: false } },
      ...resources.slice(0, resourcesShown).map(section),
      ...(more > 0 ? [context(`and ${count(more, 'more resource')}`)] : []),
      context(`Message ${message.id}`),
    ],
  };
}

function section({ subject, name, says, because }: Told): Json {
  const place = `${subject.account} ${subject.region}`;
  const reasons = because.map((reason, at) => `_${at === 0 ? 'because' : 'and'}_ ${escaped(reason)}`);
  const lines = [`*${escaped(name)}*  ${escaped(place)}`, escaped(says), ...reasons];
  return { type: 'section', text: { type: 'mrkdwn', text: cutEscaped(lines.join('\n')), verbatim: true } };
}

/**
 * No longer than a section may be; half of an entity or of a character would show as rubbish, so it goes with what is
 * cut.
 */
function cutEscaped(text: string): string {
  if (text.length <= sectionLength) return text;
  return `${text.slice(0, sectionLength - 1).replace(/(?:&[a-z]{0,3}|[\ud800-\udbff])$/, '')}…`;
}

function context(text: string): Json {
  return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] };
}

/** Slack's three control characters; without them nobody can be mentioned and no link made. */
function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
