import type { Json } from '../core/json.ts';
import { moment } from './amounts.ts';
import { plain } from './plain.ts';
import { isMoment } from './sentence.ts';

/** A value as text: strings in backquotes, times in the form of all reports, a mapping as its members. */
export function valueWords(json: Json): string {
  if (json === null) return 'missing';
  if (typeof json === 'string') return isMoment(json) ? moment(json) : quoted(json);
  if (typeof json !== 'object') return String(json);
  if (Array.isArray(json))
    return json.length === 0 ? 'an empty list' : (json as readonly Json[]).map(valueWords).join(', ');
  const members = Object.entries(json).map(([key, member]) => `${plain(key)} ${valueWords(member)}`);
  return members.length === 0 ? 'empty' : members.join(', ');
}

/** What somebody wrote, in backquotes. */
export function quoted(text: string): string {
  return `\`${plain(text)}\``;
}
