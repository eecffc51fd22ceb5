import type { ProgressEvent } from '../core/event.ts';

/** The part of a terminal's stream that progress needs. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

/** One line that is overwritten during the work, on a terminal only. `done` clears the line. */
export function progressOn(terminal: Terminal): {
  readonly listen: (event: ProgressEvent) => void;
  readonly done: () => void;
} {
  if (terminal.isTTY !== true) return { listen: () => undefined, done: () => undefined };
  const counts = { resources: 0, pages: 0, types: 0 };
  let shown = false;
  const listen = (event: ProgressEvent): void => {
    count(counts, event);
    const line = `${eventText(event)}  (${counts.types} types, ${counts.pages} pages, ${counts.resources} resources)`;
    terminal.write(`\r\u001b[2K${line.slice(0, (terminal.columns ?? 80) - 1)}`);
    shown = true;
  };
  const done = (): void => {
    if (shown) terminal.write('\r\u001b[2K');
    shown = false;
  };
  return { listen, done };
}

function count(counts: { resources: number; pages: number; types: number }, event: ProgressEvent): void {
  if (event.kind === 'page-read') {
    counts.pages += 1;
    counts.resources += event.resources;
  }
  if (event.kind === 'type-read' || event.kind === 'type-unread') counts.types += 1;
}

function eventText(event: ProgressEvent): string {
  switch (event.kind) {
    case 'place-opened':
      return `${event.place.account} ${event.place.region}`;
    case 'page-read':
    case 'type-read':
      return `${event.place.account} ${event.place.region} ${event.type}`;
    case 'type-unread':
      return `${event.place.account} ${event.place.region} ${event.type}: ${event.cause}`;
    case 'evidence-gathering':
      return `gathering ${event.evidence}: ${event.needs} questions`;
    case 'step-advanced':
      return `${event.verb} ${event.arn}: ${event.state}`;
    default:
      return event satisfies never;
  }
}
