import * as z from 'zod';
import type { ActionContext } from '../../core/action.ts';
import { aheadIn, strftime } from '../../python/dates.ts';
import { movesNowTooFar, tooFar } from '../matching/moved-now.ts';

const placeholder = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/**
 * A tag value with placeholders: `{account_id}`, `{region}`, `{now}` and `{now:+7d%Y-%m-%d}` are replaced; `{{` stands
 * for a brace. Source: Custodian's `tag`.
 */
export const fillable = z
  .union([z.string(), z.number().transform(String)])
  .refine((text) => !movesNowTooFar(text), { message: tooFar, abort: true })
  .refine((text) => fill(text, { account: '', region: '', now: new Date(0) }) !== undefined, {
    message:
      'unknown placeholder: `{account_id}`, `{region}` and `{now:%Y-%m-%d}` are replaced; write `{{` for a brace',
  });

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

/** Reads `now`, `now:%Y-%m-%d` or `now:+7d%Y-%m-%d`. */
function moment(inner: string, now: Date): string | undefined {
  const format = /^now(?::(.*))?$/s.exec(inner);
  if (!format) return undefined;
  const written = format[1] ?? '';
  return strftime(new Date(now.getTime() + aheadIn(written)), written.replace(/\+\d+[Mdh]/g, ''));
}
