import type { Answer } from './operation.ts';

/**
 * An answer of the SDK as Mayfly holds it: dates as ISO 8601 in UTC, bytes as base64, without `$metadata`. Nothing else
 * converts answers.
 */
export function answerAsJson(answer: object): Answer {
  return asJson(Object.fromEntries(Object.entries(answer).filter(([member]) => member !== '$metadata'))) as Answer;
}

/** The same for requests, so that a recorded call and a new one can be compared. */
export function asJson(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  // The SDK returns JSON in strings as objects of its own.
  if (value instanceof String) return value.toString();
  if (Array.isArray(value)) return value.map(asJson);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, asJson(member)]));
}
