import * as z from 'zod';
import type { ActionContext } from '../../core/action.ts';
import { strftime } from '../../python/dates.ts';

const placeholder = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/**
 * A tag value with placeholders: `{account_id}`, `{region}`, `{now}` and `{now:+7d%Y-%m-%d}` are replaced; `{{` stands
 * for a brace. Source: Custodian's `tag`.
 */
export const fillable = z.union([z.string(), z.number().transform(String)]).refine(
  (text) => {
    const now = new Date(0);
    return fill(text, { account: '', region: '', now }) !== undefined;
  },
  {
    message:
      'unknown placeholder: `{account_id}`, `{region}` and `{now:%Y-%m-%d}` are replaced; write `{{` for a brace',
  },
);

/** @returns undefined if a placeholder is not known. */
export function fill(
  text: string,
  { account, region, now }: Pick<ActionContext, 'account' | 'region' | 'now'>,
): string | undefined {
  const filled = text.replace(placeholder, (match, inner: string | undefined) => {
    if (match === '{{' || match === '}}') return match.slice(1);
    if (inner === 'account_id') return account;
    if (inner === 'region') return region;
    return (inner === undefined ? undefined : moment(inner, now)) ?? '\0';
  });
  return filled.includes('\0') ? undefined : filled;
}

const lengths: Readonly<Record<string, number>> = { M: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `now`, `now:%Y-%m-%d` or `now:+7d%Y-%m-%d`. */
function moment(inner: string, now: Date): string | undefined {
  const format = /^now(?::(.*))?$/s.exec(inner);
  if (!format) return undefined;
  const written = format[1] ?? '';
  const ahead = [...written.matchAll(/\+(\d+)([Mdh])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (lengths[unit] ?? 0),
    0,
  );
  return strftime(new Date(now.getTime() + ahead), written.replace(/\+\d+[Mdh]/g, ''));
}
