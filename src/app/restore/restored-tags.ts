import type { Receipt } from '../../core/receipt.ts';
import type { Settings } from '../../core/settings.ts';
import { spelling, spellings } from '../../guard/spelling.ts';

/**
 * The tags of what is brought back: those that it had, but AWS's own, which nobody else may write, Mayfly's own, its
 * former holds, and marks for an operation (`…: stop@2026/11/22`), whose day would be over at once. And one that says
 * from what it comes.
 */
export function restoredTagsOf(
  had: Readonly<Record<string, string>>,
  { step, subject }: Receipt,
  settings: Pick<Settings, 'tags'>,
): Readonly<Record<string, string>> {
  const holds = spellings(settings.tags.hold);
  const retained = Object.entries(had).filter(
    ([key, value]) => !/^(aws|mayfly):/i.test(key) && !holds.has(spelling(key)) && !/@\d{4}\/\d{2}\/\d{2}/.test(value),
  );
  return {
    ...Object.fromEntries(retained),
    [restoredFrom]: `${subject.type} ${subject.id}, receipt ${step}`.slice(0, 256),
  };
}

const restoredFrom = 'mayfly:restored-from';
