import type { Subject } from '../core/finding.ts';
import type { Message, NotifyOptions } from '../core/notify.ts';
import type { Ending } from '../core/receipt.ts';
import { costWords, count, moment } from './amounts.ts';
import { halfDone } from './half-done.ts';
import { plain } from './plain.ts';
import { sentence } from './sentence.ts';
import { verdictWords } from './verdict-words.ts';

type MessageItem = Message['items'][number];

/** One resource of a message, however many policies and steps are about it. */
export interface NotifiedResource {
  readonly subject: Subject;
  /** `ebs vol-0a11c4e5 build-cache` */
  readonly name: string;
  /** What was done to it and what is planned, as one sentence; the policy's note where it is neither. */
  readonly message: string;
  /** `expired-ttl: …`, one for each policy. */
  readonly because: readonly string[];
}

/** Whose resources the message is about, and how many: `Mayfly: 3 resources of jo`. */
export function messageTitle({ target, items, repeated }: Message): string {
  const resources = new Set(items.map((item) => item.finding.subject.arn)).size;
  const whose = target.owner === undefined ? 'without an owner' : `of ${plain(target.owner)}`;
  return `Mayfly: ${count(resources, 'resource')} ${whose}${repeated ? ' (reminder)' : ''}`;
}

/** The resources of a message, in the order in which they first come. */
export function notifiedResources({ items }: Message): readonly NotifiedResource[] {
  return [...Map.groupBy(items, (item) => item.finding.subject.arn).values()].flatMap((itemsOfResource) => {
    const [first] = itemsOfResource;
    if (!first) return [];
    const { subject } = first.finding;
    const name = [subject.type, plain(subject.id), plain(subject.name ?? '')].filter((part) => part !== '').join(' ');
    const costs = costWords(
      first.finding.costs,
      itemsOfResource.some(({ did }) => did.some(({ ending }) => ending.status === 'done')) ? 'it cost' : 'it costs',
    );
    return [
      {
        subject,
        name,
        message: costs === '' ? outcomeOf(itemsOfResource) : `${outcomeOf(itemsOfResource)}; ${costs}`,
        because: [...new Set(itemsOfResource.map(reasonOf))],
      },
    ];
  });
}

function outcomeOf(items: readonly MessageItem[]): string {
  const done = items.flatMap(({ did }) => did.map(({ verb, ending }) => endingWords(verb, ending)));
  const coming = items.flatMap(({ will }) => will.map(comingWords));
  const notes = items.flatMap(({ step }) => (Object(step.options) as Partial<NotifyOptions>).note ?? []).map(plain);
  const words = [...new Set([...done, ...coming, ...notes])];
  return words.length === 0 ? 'nothing was done' : words.join(', ');
}

function comingWords({ verb, on, needs }: MessageItem['will'][number]): string {
  if (needs !== undefined) return `${verb} needs approval`;
  return `${verb} is planned${on === undefined ? '' : ` for ${moment(on)}`}`;
}

function reasonOf({ finding }: MessageItem): string {
  return `${plain(finding.policy)}: ${verdictWords(finding.because)}`;
}

function endingWords(verb: string, ending: Ending): string {
  switch (ending.status) {
    case 'done':
      return `${verb} is done`;
    case 'failed':
      return [`${verb} failed: ${sentence(ending.message)}`, halfDone(verb, ending) ?? []].flat().join(' ');
    case 'refused':
      return [`${verb} was refused: ${sentence(ending.message)}`, halfDone(verb, ending) ?? []].flat().join(' ');
    case 'skipped':
      return `${verb} was skipped: ${sentence(ending.message)}`;
    default:
      return ending satisfies never;
  }
}
