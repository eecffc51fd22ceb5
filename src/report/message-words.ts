import type { Ending } from '../core/receipt.ts';
import type { Message } from '../core/tell.ts';
import { count, moment } from './amounts.ts';
import { plain } from './plain.ts';
import { verdictWords } from './verdict-words.ts';

export type MessageItem = Message['items'][number];

/** Whom the message concerns and of how much: `3 resources of jo`. */
export function messageTitle({ target, items, repeated }: Message): string {
  const resources = new Set(items.map((item) => item.finding.subject.arn)).size;
  const whose = target.owner === undefined ? 'that nobody owns' : `of ${plain(target.owner)}`;
  return `Mayfly: ${count(resources, 'resource')} ${whose}${repeated ? ' (repeat)' : ''}`;
}

export function itemName({ finding: { subject } }: MessageItem): string {
  return [subject.type, plain(subject.id), plain(subject.name ?? '')].filter((part) => part !== '').join(' ');
}

/** What was done to it and what will be, as one sentence; a warning where it is neither. */
export function itemSays({ did, will }: MessageItem): string {
  const done = did.map(({ verb, ending }) => endingWords(verb, ending));
  const coming = will.map(({ verb, on }) => `${verb} will follow${on === undefined ? '' : ` on ${moment(on)}`}`);
  const words = [...done, ...coming];
  return words.length === 0 ? 'nothing was done to it' : words.join(', ');
}

export function itemBecause({ finding }: MessageItem): string {
  return `${plain(finding.policy)}: ${verdictWords(finding.because)}`;
}

function endingWords(verb: string, ending: Ending): string {
  switch (ending.is) {
    case 'done':
      return `${verb} is done`;
    case 'failed':
      return `${verb} failed: ${plain(ending.why)}`;
    case 'refused':
      return `${verb} was refused: ${plain(ending.says)}`;
    case 'skipped':
      return `${verb} was skipped: ${plain(ending.says)}`;
    default:
      return ending satisfies never;
  }
}
