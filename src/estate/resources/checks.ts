import type { Json } from '../../core/json.ts';
import type { Checked, CheckInput } from '../../core/verb.ts';

export const wait: Checked = { is: 'wait' };

export function done(after: Json): Checked {
  return { is: 'done', after };
}

export function failed(why: string): Checked {
  return { is: 'failed', why };
}

/**
 * What it means that AWS does not show what it has just made: for five minutes that it is not visible yet (answers lag), then that it is lost.
 * @param sent when the write was made, as `perform` noted it.
 */
export function notThere(what: string, { performed, now }: Pick<CheckInput<object, unknown>, 'performed' | 'now'>): Checked {
  const sent = performed.notes?.sent;
  const isYoung = typeof sent === 'string' && now.getTime() - Date.parse(sent) < 5 * 60_000;
  return isYoung ? wait : failed(`${what} is not there`);
}
