import { asNumber, isMapping, isTrue } from '../../python/values.ts';

/**
 * Whether Python's `actual % expected` is not zero. For text, `%` is formatting: Python raises a TypeError (no match)
 * unless the text has one placeholder for the expected value, or the expected value is a list or dict, which may stay
 * unused. Otherwise the result is a text, which is true if it is not empty. A remainder by zero, at which Custodian
 * stops with an error, is no match.
 */
export function hasRemainder(actual: unknown, expected: unknown): boolean {
  if (typeof actual === 'string') return isFormatted(actual, expected);
  const dividend = asNumber(actual);
  const divisor = asNumber(expected);
  return dividend !== undefined && divisor !== undefined && divisor !== 0 && dividend % divisor !== 0;
}

const PLACE = /%(?:%|[#0\- +]*\d*(?:\.(?<precision>\d*))?[hlL]?(?<as>[diouxXeEfFgGcrsa])|)/g;

function isFormatted(text: string, expected: unknown): boolean {
  const places = [...text.matchAll(PLACE)].filter(([place]) => place !== '%%');
  if (places.length === 0) return text !== '' && (Array.isArray(expected) || isMapping(expected));
  const [place] = places;
  const { precision, as } = place?.groups ?? {};
  if (places.length > 1 || as === undefined) return false;
  if ('rsa'.includes(as))
    return (
      text.length > (place?.[0].length ?? 0) ||
      ((as !== 's' || expected !== '') && (precision === undefined || Number(precision) > 0))
    );
  if (as === 'c')
    return typeof expected === 'string' ? Array.from(expected).length === 1 : Number.isInteger(asNumber(expected));
  const number = asNumber(expected);
  return number !== undefined && (!'oxX'.includes(as) || Number.isInteger(number)) && isTrue(text);
}
