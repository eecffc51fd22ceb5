import { asNumber, isMapping, isTrue } from '../../python/values/python-value.ts';

/**
 * Python's `found % wanted` is not zero. For text `%` is formatting: it raises a TypeError (no match) unless the text
 * has one place for what is wanted, or what is wanted is a list or dict, which may be left unused; else the result is
 * true, as text that is not empty is. A remainder by zero, at which Custodian stops with an error, is no match.
 */
export function hasRemainder(found: unknown, wanted: unknown): boolean {
  if (typeof found === 'string') return isFormatted(found, wanted);
  const dividend = asNumber(found);
  const divisor = asNumber(wanted);
  return dividend !== undefined && divisor !== undefined && divisor !== 0 && dividend % divisor !== 0;
}

const PLACE = /%(?:%|[#0\- +]*\d*(?:\.(?<precision>\d*))?[hlL]?(?<as>[diouxXeEfFgGcrsa])|)/g;

function isFormatted(text: string, wanted: unknown): boolean {
  const places = [...text.matchAll(PLACE)].filter(([place]) => place !== '%%');
  if (places.length === 0) return text !== '' && (Array.isArray(wanted) || isMapping(wanted));
  const [place] = places;
  const { precision, as } = place?.groups ?? {};
  if (places.length > 1 || as === undefined) return false;
  if ('rsa'.includes(as))
    return (
      text.length > (place?.[0].length ?? 0) ||
      ((as !== 's' || wanted !== '') && (precision === undefined || Number(precision) > 0))
    );
  if (as === 'c')
    return typeof wanted === 'string' ? Array.from(wanted).length === 1 : Number.isInteger(asNumber(wanted));
  const number = asNumber(wanted);
  return number !== undefined && (!'oxX'.includes(as) || Number.isInteger(number)) && isTrue(text);
}
