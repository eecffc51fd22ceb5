import type { Receipt } from '../../core/receipt.ts';
import type { Settings } from '../../core/settings.ts';
import { spelling, spellings } from '../../guard/spelling.ts';

/**
 * The tags of a restored resource: the tags that it had, and one that says what it was restored from. Left out are
 * AWS's own tags, which nobody else may write; Mayfly's own; former holds; and marks for an operation (`…:
 * stop@2026/11/22`), which would be due at once.
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
    [restoredFrom]: `${subject.type} ${subject.id} receipt ${step}`.slice(0, 256),
  };
}

const restoredFrom = 'mayfly:restored-from';
